// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.ModelRun;
import io.weir.model.Prompt;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.Stop;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Predicate;

/// A language model behind OpenAI's HTTP API: vLLM, Ollama, llama.cpp's server, or any like them.
///
/// - **Generation** streams, with temperature 0 unless its limits say another: chat completions for a chat prompt,
/// completions for a
///   raw one. Once its reader has had enough the connection is dropped, and with it the server's work. A
///   try that broke is begun anew, so its reader may see a text shrink to nothing.
/// - **Likelihood** is asked for as [PromptScorer] says, where the server can.
/// - **Failure.** An answer counts only when it is whole and well formed. A content filter's work, of the
///   question or the answer, is [Generation.Declined]; all else is a cause.
/// - **Readiness.** Nobody pins a server's weights: ready means open, and not failing so often that its
///   breaker keeps callers away. `ModelRun` names address and model by a digest, and states no precision.
///
/// Safe for threads.
public final class OpenAiLanguageModel implements CausalModel {

    private static final String EVENTS = "text/event-stream";
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final RemoteModelSettings settings;
    private final ModelListener listener;
    private final Requests requests;
    private final RemoteServer server;
    private final Tries generating;
    private final PromptScorer scorer;

    /// @param clock the one that deadlines are set by
    public OpenAiLanguageModel(RemoteModelSettings settings, InstantSource clock, ModelListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.requests = new Requests(settings.model());
        this.server = new RemoteServer(settings, clock);
        this.generating = new Tries(settings.id() + " generation", settings);
        this.scorer = new PromptScorer(settings, server, requests);
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public boolean isReady() {
        return !server.isClosed() && !generating.isOpen();
    }

    @Override
    public Generation generate(Prompt prompt, GenerationLimits limits, Predicate<String> enough, Instant deadline) {
        int length = length(prompt);
        try {
            int tokens = length / CHARACTERS_PER_TOKEN + limits.tokensMax();
            return server.ask(generating, Generation.class, tokens, deadline, now -> {
                if (length > settings.sizes().charactersMax()) {
                    throw NoAnswerException.of(Cause.TOO_LONG);
                }
                return generate(prompt, limits, enough, now);
            });
        } catch (NoAnswerException unanswered) {
            return new Generation.Unavailable(told(unanswered.reason()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Generation.Unavailable(told(Cause.TIMED_OUT));
        }
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        try {
            return scorer.score(prompt, response, tokensMax, deadline, length(prompt) + response.length());
        } catch (NoAnswerException unanswered) {
            return new Likelihood.Unavailable(told(unanswered.reason()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Likelihood.Unavailable(told(Cause.TIMED_OUT));
        }
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "OpenAiLanguageModel[" + settings.id() + "]";
    }

    private Generation generate(Prompt prompt, GenerationLimits limits, Predicate<String> enough, Try now)
            throws NoAnswerException, InterruptedException {
        URI uri = settings.address().resolve(prompt instanceof ChatPrompt ? "/chat/completions" : "/completions");
        byte[] request = switch (prompt) {
            case ChatPrompt chat -> requests.chat(chat, limits);
            case RawPrompt raw -> requests.completion(raw.text(), limits);
        };
        try (Reply reply = server.post(uri, request, EVENTS, now)) {
            if (!server.isSuccess(reply)) {
                return refused(server.refusal(reply), now);
            }
            reply.expect(EVENTS);
            return streamed(reply.body(), prompt instanceof ChatPrompt, enough, now);
        }
    }

    private Generation refused(Refusal refusal, Try now) throws NoAnswerException {
        if (refusal == Refusal.DECLINED) {
            return new Generation.Declined(server.run(now, 0, 0));
        }
        throw NoAnswerException.of(refusal.cause());
    }

    private Generation streamed(Body body, boolean chat, Predicate<String> enough, Try now)
            throws NoAnswerException, InterruptedException {
        var answer = new StreamedAnswer(chat, settings.sizes().answerCharactersMax(), enough);
        var events = new Events(body);
        for (byte[] data = events.next(); data != null; data = events.next()) {
            if (Arrays.equals(data, DONE)) {
                body.linger();
                break;
            }
            if (!answer.take(Reply.json(data))) {
                break;
            }
        }
        ModelRun run = server.run(now, answer.promptTokens(), 0);
        if (answer.isDeclined()) {
            return new Generation.Declined(run);
        }
        Stop stop = answer.stop().orElseThrow(NoAnswerException::broken);
        return new Generation.Generated(answer.text(), stop, run);
    }

    private Cause told(Cause cause) {
        listener.rejected(settings.id(), cause);
        return cause;
    }

    private static int length(Prompt prompt) {
        return switch (prompt) {
            case RawPrompt raw -> raw.text().length();
            case ChatPrompt chat ->
                chat.messages().stream()
                        .mapToInt(message -> message.text().length())
                        .sum();
        };
    }
}
