// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Cause;
import io.weir.model.GenerationLimits;
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
/// 1. vLLM's `/tokenize` with `prompt_logprobs`: prompt and response are split into tokens apart, by the
///    server, and joined; raw and chat prompts.
/// 2. `echo` with `logprobs`: the text goes as one, and where a token spans the seam between prompt and
///    response there is no score for it, so that call is `NOT_SUPPORTED`; raw prompts alone, for nobody
///    here knows the server's template.
///
/// The first call finds out which, and it is remembered; a server that can in neither way has
/// `NOT_SUPPORTED` for good, one that is away or broken decides nothing. A way counts only where it is
/// consistent: the server continues a text of ours greedily, and its scores must find each of those tokens
/// the likeliest. Servers are known whose scores stand one token off.
final class PromptScorer {

    private static final String JSON = "application/json";
    private static final String PROBE = "One two three four five six seven";
    private static final GenerationLimits PROBE_LIMITS = new GenerationLimits(3);
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

    /// @param tokens of the response
    /// @param promptTokens in front of them
    private record Scored(List<TokenScore> tokens, int promptTokens) {}

    private interface Reading {
        Scored read() throws NoAnswerException;
    }

    PromptScorer(RemoteModelSettings settings, RemoteServer server, Requests requests) {
        this.settings = settings;
        this.server = server;
        this.requests = requests;
        this.tries = new Tries(settings.id() + " likelihood", settings);
    }

    /// @param length of prompt and response, in UTF-16 units
    Likelihood score(Prompt prompt, String response, int tokensMax, Instant deadline, int length)
            throws NoAnswerException, InterruptedException {
        int tokens = length / CHARACTERS_PER_TOKEN + 1;
        return server.ask(tries, Likelihood.class, tokens, deadline, now -> {
            if (length > settings.sizes().charactersMax()) {
                throw NoAnswerException.of(Cause.TOO_LONG);
            }
            if (response.isEmpty()) {
                throw NoAnswerException.of(Cause.NOT_SUPPORTED);
            }
            Scored scored = switch (way(now)) {
                case PROMPT_SCORES -> byIds(prompt, response, now);
                case ECHO -> byEcho(prompt, response, now);
                case NONE -> throw NoAnswerException.of(Cause.NOT_SUPPORTED);
            };
            int kept = Math.min(scored.tokens().size(), tokensMax);
            return new Likelihood.Scored(
                    scored.tokens().subList(0, kept),
                    server.run(
                            now, scored.promptTokens() + kept, scored.tokens().size() - kept));
        });
    }

    private Way way(Try now) throws NoAnswerException, InterruptedException {
        Optional<Way> before = known.get();
        if (before.isPresent()) {
            return before.get();
        }
        String next = offered(completions(), requests.whole(PROBE, PROBE_LIMITS), now)
                .map(answer -> answer.path("choices").path(0).path("text").asString(""))
                .orElse("");
        Way found = next.isBlank() ? Way.NONE : way(next, now);
        known.set(Optional.of(found));
        return found;
    }

    private Way way(String next, Try now) throws NoAnswerException, InterruptedException {
        Optional<JsonNode> head = offered(tokenizer(), requests.tokenize(PROBE, true), now);
        Optional<JsonNode> tail = head.isEmpty() ? head : offered(tokenizer(), requests.tokenize(next, false), now);
        if (head.isPresent() && tail.isPresent()) {
            List<Integer> headIds = ids(head.get());
            List<Integer> tailIds = ids(tail.get());
            Optional<JsonNode> scores = offered(completions(), requests.promptScores(joined(headIds, tailIds)), now);
            if (scores.isPresent() && isConsistent(() -> read(scores.get(), headIds, tailIds, next))) {
                return Way.PROMPT_SCORES;
            }
        }
        Optional<JsonNode> echo = offered(completions(), requests.echo(PROBE + next), now);
        return echo.isPresent() && isConsistent(() -> read(echo.get(), PROBE, next)) ? Way.ECHO : Way.NONE;
    }

    private static boolean isConsistent(Reading scores) {
        try {
            return scores.read().tokens().stream().allMatch(TokenScore::mostLikely);
        } catch (NoAnswerException without) {
            return false;
        }
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

    private Scored byIds(Prompt prompt, String response, Try now) throws NoAnswerException, InterruptedException {
        byte[] request = switch (prompt) {
            case RawPrompt raw -> requests.tokenize(raw.text(), true);
            case ChatPrompt chat -> requests.tokenize(chat);
        };
        List<Integer> head = ids(answer(tokenizer(), request, now));
        List<Integer> tail = ids(answer(tokenizer(), requests.tokenize(response, false), now));
        if (head.isEmpty()) {
            throw NoAnswerException.of(Cause.NOT_SUPPORTED);
        }
        return read(
                answer(completions(), requests.promptScores(joined(head, tail)), now),
                head,
                tail,
                Requests.text(response));
    }

    private Scored byEcho(Prompt prompt, String response, Try now) throws NoAnswerException, InterruptedException {
        if (!(prompt instanceof RawPrompt(String head))) {
            throw NoAnswerException.of(Cause.NOT_SUPPORTED);
        }
        String sent = Requests.text(head);
        String tail = Requests.text(response);
        return read(answer(completions(), requests.echo(sent + tail), now), sent, tail);
    }

    private static Scored read(JsonNode answer, List<Integer> head, List<Integer> tail, String response)
            throws NoAnswerException {
        List<Scores.Token> all = Scores.ofPrompt(choice(answer).path("prompt_logprobs"), joined(head, tail));
        List<Scores.Token> own = all.subList(head.size(), all.size());
        List<Span> spans = TokenSpans.of(response, texts(own));
        List<TokenScore> scores = new ArrayList<>(own.size());
        for (int i = 0; i < own.size(); i++) {
            scores.add(own.get(i).score(spans.get(i)));
        }
        return scored(scores, head.size());
    }

    private static Scored read(JsonNode answer, String prompt, String response) throws NoAnswerException {
        String text = prompt + response;
        JsonNode promptTokens = answer.path("usage").path("prompt_tokens");
        JsonNode choice = choice(answer);
        if (!choice.path("text").asString("").startsWith(text) || !promptTokens.isInt()) {
            throw NoAnswerException.broken();
        }
        List<Scores.Token> all = Scores.ofEcho(choice.path("logprobs"), text, promptTokens.intValue());
        List<Span> spans = TokenSpans.of(text, texts(all));
        List<TokenScore> scores = new ArrayList<>();
        int seam = prompt.length();
        for (int i = 0; i < all.size(); i++) {
            Span span = spans.get(i);
            if (span.start() < seam && span.end() > seam) {
                throw NoAnswerException.of(Cause.NOT_SUPPORTED);
            }
            if (span.end() > seam) {
                scores.add(all.get(i).score(new Span(span.start() - seam, span.end() - seam)));
            }
        }
        return scored(scores, all.size() - scores.size());
    }

    private static Scored scored(List<TokenScore> scores, int promptTokens) throws NoAnswerException {
        if (scores.isEmpty()) {
            throw NoAnswerException.broken();
        }
        return new Scored(scores, promptTokens);
    }

    private JsonNode answer(URI uri, byte[] json, Try now) throws NoAnswerException, InterruptedException {
        try (Reply reply = server.postForAnswer(uri, json, JSON, now)) {
            return reply.json();
        }
    }

    private URI completions() {
        return settings.address().resolve("/completions");
    }

    private URI tokenizer() {
        return settings.address().resolveBesideV1("/tokenize");
    }

    private static List<String> texts(List<Scores.Token> tokens) {
        return tokens.stream().map(Scores.Token::text).toList();
    }

    private static List<Integer> joined(List<Integer> head, List<Integer> tail) {
        List<Integer> all = new ArrayList<>(head);
        all.addAll(tail);
        return all;
    }

    private static JsonNode choice(JsonNode answer) throws NoAnswerException {
        if (answer.path("choices").size() != 1) {
            throw NoAnswerException.broken();
        }
        return answer.path("choices").path(0);
    }

    private static List<Integer> ids(JsonNode answer) throws NoAnswerException {
        if (!answer.path("tokens").isArray()) {
            throw NoAnswerException.broken();
        }
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
