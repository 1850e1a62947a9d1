// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Cause;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a server means by a status of 4xx.
enum Refusal {
    /// Its content filter held the question back.
    DECLINED,
    /// The prompt does not fit its context.
    TOO_LONG,
    /// It does not offer this.
    NOT_OFFERED,
    /// It does not take this request.
    REFUSED;

    private static final Set<String> FILTERED = Set.of("content_filter", "content_policy_violation");
    private static final Set<String> LENGTH =
            Set.of("context_length_exceeded", "exceed_context_size_error", "string_above_max_length");
    private static final int BODY_BYTES_MAX = 65_536;

    /// @throws NoAnswerException where the status is none of those
    static Refusal of(Reply reply, Instant now) throws NoAnswerException, InterruptedException {
        int status = reply.status();
        if (status == 429) {
            throw NoAnswerException.overloaded(reply.retryAfter(now));
        }
        if (status == 405 || status == 501) {
            return NOT_OFFERED;
        }
        if (status == 408 || status >= 500) {
            throw NoAnswerException.passing(reply.retryAfter(now));
        }
        if (status < 400) {
            throw NoAnswerException.broken();
        }
        return status == 413 ? TOO_LONG : ofBody(reply);
    }

    /// The cause where nothing more is known of the call.
    Cause cause() {
        return switch (this) {
            case TOO_LONG -> Cause.TOO_LONG;
            case NOT_OFFERED -> Cause.NOT_SUPPORTED;
            case DECLINED, REFUSED -> Cause.MODEL_FAILED;
        };
    }

    /// By its codes; vLLM gives none for a prompt that is too long, only words.
    static Refusal ofError(JsonNode error) {
        JsonNode inner = error.path("error").isObject() ? error.path("error") : error;
        String code = inner.path("code").asString("");
        String type = inner.path("type").asString("");
        if (FILTERED.contains(code) || FILTERED.contains(type)) {
            return DECLINED;
        }
        String words = inner.path("message").asString("").toLowerCase(Locale.ROOT);
        boolean tooLong = LENGTH.contains(code) || LENGTH.contains(type) || words.contains("maximum context length");
        return tooLong ? TOO_LONG : REFUSED;
    }

    private static Refusal ofBody(Reply reply) throws NoAnswerException, InterruptedException {
        try {
            reply.expect("application/json");
            byte[] bytes = reply.body().readAtMost(BODY_BYTES_MAX);
            return ofError(Reply.json(bytes));
        } catch (NoAnswerException unclear) {
            if (unclear.reason() == Cause.TIMED_OUT) {
                throw unclear;
            }
            return REFUSED;
        }
    }
}
