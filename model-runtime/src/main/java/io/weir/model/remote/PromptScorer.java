// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Cause;
import io.weir.model.Likelihood;
import io.weir.model.Prompt;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.Span;
import io.weir.model.TokenScore;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// Asks a server how likely it finds a given text, in the way that the server knows.
///
/// Which way that is, the first call finds out by asking for the scores of a text of our own, and it is
/// remembered: a server that can in neither way has `NOT_SUPPORTED` for good. A server that is away or
/// broken decides nothing.
///
/// 1. vLLM's `/tokenize` with `prompt_logprobs`: prompt and response are split into tokens apart, by the
///    server, and joined; raw and chat prompts.
/// 2. `echo` with `logprobs`: the text goes as one, and where a token spans the seam between prompt and
///    response there is no score for it, so that call is `NOT_SUPPORTED`; raw prompts alone, for nobody
///    here knows the server's template.
final class PromptScorer {

    private static final String JSON = "application/json";
    private static final String PROBE = "a b";
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final RemoteModelSettings settings;
    private final RemoteServer server;
    private final Requests requests;
    private final Tries tries;
    private final AtomicReference<Optional<Way>> known = new AtomicReference<>(Optional.empty());

    private enum Way {
        PROMPT_SCORES,
        ECHO,
        NONE
    }

    PromptScorer(RemoteModelSettings settings, RemoteServer server, Requests requests) {
        this.settings = settings;
        this.server = server;
        this.requests = requests;
        this.tries = new Tries(settings.id() + " likelihood", settings);
    }

    Likelihood score(Prompt prompt, String response, int tokensMax, Instant deadline, boolean tooLong)
            throws NoAnswerException, InterruptedException {
        int tokens = response.length() / CHARACTERS_PER_TOKEN + 1;
        return server.ask(tries, Likelihood.class, tokens, deadline, now -> {
            if (tooLong) {
                throw NoAnswerException.of(Cause.TOO_LONG);
            }
            if (response.isEmpty()) {
                throw NoAnswerException.of(Cause.NOT_SUPPORTED);
            }
            return switch (way(now)) {
                case PROMPT_SCORES -> byIds(prompt, response, tokensMax, now);
                case ECHO -> byEcho(prompt, response, tokensMax, now);
                case NONE -> throw NoAnswerException.of(Cause.NOT_SUPPORTED);
            };
        });
    }

    private Way way(Try now) throws NoAnswerException, InterruptedException {
        Optional<Way> before = known.get();
        if (before.isPresent()) {
            return before.get();
        }
        Way found = knowsPromptScores(now) ? Way.PROMPT_SCORES : knowsEcho(now) ? Way.ECHO : Way.NONE;
        known.set(Optional.of(found));
        return found;
    }

    private boolean knowsPromptScores(Try now) throws NoAnswerException, InterruptedException {
        Optional<JsonNode> tokens =
                offered(settings.address().resolveBesideV1("/tokenize"), requests.tokenize(PROBE, true), now);
        if (tokens.isEmpty() || !tokens.get().path("tokens").isArray()) {
            return false;
        }
        Optional<JsonNode> scores = offered(completions(), requests.promptScores(ids(tokens.get())), now);
        return scores.isPresent()
                && scores.get().path("choices").path(0).path("prompt_logprobs").isArray();
    }

    private boolean knowsEcho(Try now) throws NoAnswerException, InterruptedException {
        return offered(completions(), requests.echo(PROBE), now)
                .map(answer -> answer.path("choices").path(0))
                .filter(choice -> choice.path("text").asString("").startsWith(PROBE))
                .filter(choice -> choice.path("logprobs").path("token_logprobs").size() > 1)
                .isPresent();
    }

    /// The answer, or empty where the server takes no such request.
    private Optional<JsonNode> offered(URI uri, byte[] json, Try now) throws NoAnswerException, InterruptedException {
        try (Reply reply = server.post(uri, json, JSON, now)) {
            if (server.isSuccess(reply)) {
                return Optional.of(reply.json());
            }
            if (reply.status() == 401 || reply.status() == 403) {
                throw NoAnswerException.of(Cause.MODEL_FAILED);
            }
            var _ = server.refusal(reply);
            return Optional.empty();
        }
    }

    private Likelihood byIds(Prompt prompt, String response, int tokensMax, Try now)
            throws NoAnswerException, InterruptedException {
        List<Integer> all = new ArrayList<>(tokenize(
                switch (prompt) {
                    case RawPrompt raw -> requests.tokenize(raw.text(), true);
                    case ChatPrompt chat -> requests.tokenize(chat);
                },
                now));
        int seam = all.size();
        List<Integer> ids = tokenize(requests.tokenize(response, false), now);
        if (seam == 0) {
            throw NoAnswerException.of(Cause.NOT_SUPPORTED);
        }
        all.addAll(ids);
        JsonNode choice = choice(answer(completions(), requests.promptScores(all), now));
        List<Scores.Token> scored = Scores.ofPrompt(choice.path("prompt_logprobs"), all);
        return likelihood(scored.subList(seam, scored.size()), Requests.text(response), 0, tokensMax, seam, now);
    }

    private Likelihood byEcho(Prompt prompt, String response, int tokensMax, Try now)
            throws NoAnswerException, InterruptedException {
        if (!(prompt instanceof RawPrompt(String head))) {
            throw NoAnswerException.of(Cause.NOT_SUPPORTED);
        }
        String text = Requests.text(head) + Requests.text(response);
        JsonNode choice = choice(answer(completions(), requests.echo(text), now));
        if (!choice.path("text").asString("").startsWith(text)) {
            throw NoAnswerException.broken();
        }
        return likelihood(Scores.ofEcho(choice.path("logprobs"), text), text, head.length(), tokensMax, 0, now);
    }

    /// @param text that the tokens make up, perhaps with more behind it
    /// @param from where in it the response begins
    private Likelihood likelihood(
            List<Scores.Token> tokens, String text, int from, int tokensMax, int promptTokens, Try now)
            throws NoAnswerException {
        List<Span> spans =
                TokenSpans.of(text, tokens.stream().map(Scores.Token::text).toList());
        List<TokenScore> scores = new ArrayList<>();
        int before = promptTokens;
        int dropped = 0;
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            if (span.end() <= from) {
                before++;
            } else if (span.start() < from) {
                throw NoAnswerException.of(Cause.NOT_SUPPORTED);
            } else if (span.start() < text.length() && scores.size() < tokensMax) {
                Span inResponse = new Span(span.start() - from, span.end() - from);
                scores.add(tokens.get(i).score(inResponse));
            } else if (span.start() < text.length()) {
                dropped++;
            }
        }
        if (scores.isEmpty()) {
            throw NoAnswerException.broken();
        }
        return new Likelihood.Scored(scores, server.run(now, before + scores.size(), dropped));
    }

    private List<Integer> tokenize(byte[] request, Try now) throws NoAnswerException, InterruptedException {
        return ids(answer(settings.address().resolveBesideV1("/tokenize"), request, now));
    }

    private JsonNode answer(URI uri, byte[] json, Try now) throws NoAnswerException, InterruptedException {
        try (Reply reply = server.postForAnswer(uri, json, JSON, now)) {
            return reply.json();
        }
    }

    private URI completions() {
        return settings.address().resolve("/completions");
    }

    private static JsonNode choice(JsonNode answer) throws NoAnswerException {
        if (answer.path("choices").size() != 1) {
            throw NoAnswerException.broken();
        }
        return answer.path("choices").path(0);
    }

    private static List<Integer> ids(JsonNode answer) throws NoAnswerException {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : answer.path("tokens")) {
            if (!id.isInt() || id.intValue() < 0) {
                throw NoAnswerException.broken();
            }
            ids.add(id.intValue());
        }
        return ids;
    }
}
