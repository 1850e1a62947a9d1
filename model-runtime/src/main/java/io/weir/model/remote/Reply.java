// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An HTTP answer whose body has not been read.
record Reply(int status, HttpHeaders headers, Body body) implements AutoCloseable {

    /// An object that gives one member twice gives two answers, so it is none.
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

    /// Reads one JSON object of an answer or of an event.
    static JsonNode json(byte[] bytes) throws NoAnswerException {
        try {
            JsonNode node = STRICT.readTree(bytes);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JacksonException notJson) {
            // Below. Its message would quote the answer.
        }
        throw NoAnswerException.broken();
    }

    /// The whole body, which must be a JSON object and say so.
    JsonNode json() throws NoAnswerException, InterruptedException {
        expect("application/json");
        return json(body.readAll());
    }

    void expect(String mediaType) throws NoAnswerException {
        String given = headers.firstValue("Content-Type").orElse("");
        int end = given.indexOf(';') < 0 ? given.length() : given.indexOf(';');
        if (!given.substring(0, end).strip().toLowerCase(Locale.ROOT).equals(mediaType)) {
            throw NoAnswerException.broken();
        }
    }

    /// How long the server wants to be left alone; 0 where it does not say so in a known form.
    Duration retryAfter(Instant now) {
        Optional<String> given = headers.firstValue("Retry-After").map(String::strip);
        return given.map(text -> text.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : until(text, now))
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wait)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        body.close();
    }

    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }

    private static Duration until(String date, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException unknown) {
            return Duration.ZERO;
        }
    }
}
