// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.time.Duration;
import java.util.Optional;

/// How one model on a server is asked.
///
/// @param id what metrics and verdicts call it
/// @param model the name that the server knows it by
/// @param address of the API; for OpenAI's with its `/v1`
public record RemoteModelSettings(
        String id,
        String model,
        ServerAddress address,
        Optional<ApiKey> apiKey,
        Trying trying,
        Rate rate,
        Sizes sizes,
        Breaker breaker) {

    /// The longest line or event of an answer.
    static final int LINE_BYTES_MAX = 1 << 20;

    /// @param timeout of one try; the caller's deadline holds for all tries together
    /// @param retries further tries after the first
    /// @param pause before the first further try; doubles each time, with jitter
    public record Trying(Duration timeout, int retries, Duration pause) {

        public static final Trying USUAL = new Trying(Duration.ofSeconds(30), 2, Duration.ofMillis(200));

        public Trying {
            inRange("timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(10));
            inRange("retries", retries, 0, 10);
            inRange("pause", pause, Duration.ofMillis(1), Duration.ofMinutes(1));
        }
    }

    /// @param concurrencyMax calls at once; others wait until their deadline
    /// @param tokensPerMinute of prompts and answers together, prompts estimated; 0 for no bound
    public record Rate(int concurrencyMax, int tokensPerMinute) {

        public static final Rate USUAL = new Rate(16, 0);

        public Rate {
            inRange("concurrency-max", concurrencyMax, 1, 10_000);
            inRange("tokens-per-minute", tokensPerMinute, 0, 1_000_000_000);
        }
    }

    /// @param charactersMax of a prompt and a given response, in UTF-16 units; longer is `TOO_LONG`. The
    ///     server's context must hold as much: some servers cut in silence
    /// @param answerCharactersMax of a generated answer; a server that sends more has failed
    /// @param responseBytesMax of one HTTP answer; a server that sends more has failed
    public record Sizes(int charactersMax, int answerCharactersMax, int responseBytesMax) {

        public static final Sizes USUAL = new Sizes(32_768, 32_768, 16 << 20);

        public Sizes {
            inRange("characters-max", charactersMax, 1, 10_000_000);
            inRange("answer-characters-max", answerCharactersMax, 1, 10_000_000);
            inRange("response-bytes-max", responseBytesMax, 1_024, 256 << 20);
        }
    }

    /// When to leave a failing server alone.
    ///
    /// @param window tries that are looked back at
    /// @param failureRatio share of failed ones among them that opens it
    /// @param delay until one try is let through again
    public record Breaker(int window, double failureRatio, Duration delay) {

        public static final Breaker USUAL = new Breaker(10, .5, Duration.ofSeconds(10));

        public Breaker {
            inRange("breaker-window", window, 2, 1_000);
            if (!(failureRatio > 0 && failureRatio <= 1)) {
                throw new IllegalArgumentException("breaker-failure-ratio is above 0 and at most 1: " + failureRatio);
            }
            inRange("breaker-delay", delay, Duration.ofMillis(1), Duration.ofMinutes(10));
        }
    }

    public RemoteModelSettings {
        if (!id.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("a model's id is 1 to 63 of a-z 0-9 . _ - and begins with a-z 0-9");
        }
        if (model.isBlank() || model.length() > 256) {
            throw new IllegalArgumentException("a model's name at its server is 1 to 256 characters");
        }
    }

    /// The usual bounds.
    public static RemoteModelSettings of(String id, String model, ServerAddress address, Optional<ApiKey> apiKey) {
        return new RemoteModelSettings(
                id, model, address, apiKey, Trying.USUAL, Rate.USUAL, Sizes.USUAL, Breaker.USUAL);
    }

    public RemoteModelSettings with(Trying changed) {
        return new RemoteModelSettings(id, model, address, apiKey, changed, rate, sizes, breaker);
    }

    public RemoteModelSettings with(Rate changed) {
        return new RemoteModelSettings(id, model, address, apiKey, trying, changed, sizes, breaker);
    }

    public RemoteModelSettings with(Sizes changed) {
        return new RemoteModelSettings(id, model, address, apiKey, trying, rate, changed, breaker);
    }

    public RemoteModelSettings with(Breaker changed) {
        return new RemoteModelSettings(id, model, address, apiKey, trying, rate, sizes, changed);
    }

    private static void inRange(String name, long value, long min, long max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " is from " + min + " to " + max + ": " + value);
        }
    }

    private static void inRange(String name, Duration value, Duration min, Duration max) {
        if (!(value.compareTo(min) >= 0 && value.compareTo(max) <= 0)) {
            throw new IllegalArgumentException(name + " is from " + min.toMillis() + " ms to " + max.toMillis()
                    + " ms: " + value.toMillis() + " ms");
        }
    }
}
