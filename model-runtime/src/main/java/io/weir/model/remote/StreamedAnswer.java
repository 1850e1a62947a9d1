// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Stop;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// One generated answer as its events come in.
///
/// It is an answer only once the server has said why it ended, or its reader had enough. A second choice,
/// text behind the end, a tool call, and an unknown reason are none.
final class StreamedAnswer {

    private final boolean chat;
    private final int charactersMax;
    private final Predicate<String> enough;
    private final StringBuilder text = new StringBuilder();
    private Optional<Stop> stop = Optional.empty();
    private boolean declined;
    private int promptTokens;

    /// @param chat whether of chat completions
    StreamedAnswer(boolean chat, int charactersMax, Predicate<String> enough) {
        this.chat = chat;
        this.charactersMax = charactersMax;
        this.enough = enough;
    }

    /// @return whether more may come that matters
    boolean take(JsonNode event) throws NoAnswerException {
        if (event.hasNonNull("error")) {
            fail(event.path("error"));
            return false;
        }
        promptTokens =
                Math.max(promptTokens, event.path("usage").path("prompt_tokens").asInt(0));
        JsonNode choices = event.path("choices");
        if (choices.size() > 1 || choices.path(0).path("index").asInt(0) != 0) {
            throw NoAnswerException.broken();
        }
        if (!choices.isEmpty()) {
            takeChoice(choices.path(0));
        }
        return !declined && stop.filter(reason -> reason == Stop.ENOUGH).isEmpty();
    }

    boolean isDeclined() {
        return declined;
    }

    /// Empty: the answer was cut off.
    Optional<Stop> stop() {
        return stop;
    }

    String text() {
        return text.toString();
    }

    int promptTokens() {
        return promptTokens;
    }

    private void takeChoice(JsonNode choice) throws NoAnswerException {
        JsonNode part = chat ? choice.path("delta") : choice;
        if (!part.path("refusal").asString("").isEmpty()) {
            declined = true;
            return;
        }
        JsonNode content = part.path(chat ? "content" : "text");
        if (!(content.isString() || content.isNull() || content.isMissingNode()) || part.hasNonNull("tool_calls")) {
            throw NoAnswerException.broken();
        }
        append(content.asString(""));
        JsonNode reason = choice.path("finish_reason");
        if (reason.isString() && !reason.asString().isEmpty()) {
            finish(reason.asString());
        }
    }

    private void append(String more) throws NoAnswerException {
        if (more.isEmpty()) {
            return;
        }
        if (stop.isPresent() || text.length() + more.length() > charactersMax) {
            throw NoAnswerException.broken();
        }
        text.append(more);
        if (enough.test(text.toString())) {
            stop = Optional.of(Stop.ENOUGH);
        }
    }

    private void finish(String reason) throws NoAnswerException {
        if (stop.filter(known -> known != Stop.ENOUGH).isPresent()) {
            throw NoAnswerException.broken();
        }
        switch (reason) {
            case "stop" -> stop = stop.or(() -> Optional.of(Stop.END_OF_TEXT));
            case "length" -> stop = stop.or(() -> Optional.of(Stop.TOKENS_MAX));
            case "content_filter" -> declined = true;
            default -> throw NoAnswerException.broken();
        }
    }

    private void fail(JsonNode error) throws NoAnswerException {
        Refusal refusal = Refusal.ofError(error);
        if (refusal == Refusal.TOO_LONG) {
            throw NoAnswerException.of(refusal.cause());
        }
        if (refusal != Refusal.DECLINED) {
            throw NoAnswerException.broken();
        }
        declined = true;
    }
}
