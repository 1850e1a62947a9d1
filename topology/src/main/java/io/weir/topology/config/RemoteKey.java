// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be said of a model on a server, under `weir.model.remote.<name>.`.
@SuppressWarnings("ImmutableEnumChecker") // Kinds are records of immutable values.
public enum RemoteKey {
    URL(
            new Kind.Word(
                    "https?://[!-~]{1,2000}", "the address of the server's API, such as https://models.example.org/v1"),
            null,
            "Where the server's API is; for OpenAI's with its `/v1`. Must be given."),
    MODEL(
            new Kind.Word("[!-~]{1,256}", "a model's name, 1 to 256 characters without spaces"),
            null,
            "The name that the server knows the model by. Must be given."),
    API_KEY_VARIABLE(
            new Kind.Word("[A-Za-z_][A-Za-z0-9_]{0,127}", "the name of an environment variable"),
            null,
            "The environment variable that holds the key."),
    API_KEY_FILE(new Kind.Place("a file's path"), null, "The file that holds the key, in its first line."),
    PLAIN_HTTP(
            new Kind.Flag(),
            "false",
            "Whether `http://` is allowed, to this machine or a private network: prompts are personal data."),
    TIMEOUT(
            new Kind.Time(Duration.ofMillis(10), Duration.ofMinutes(10)),
            "30s",
            "How long one try may take; the guard's own deadline holds for all together."),
    RETRIES(new Kind.Whole(0, 10), "2", "Further tries after the first."),
    CONCURRENCY_MAX(new Kind.Whole(1, 10_000), "16", "Calls at once; others wait until their deadline."),
    TOKENS_PER_MINUTE(
            new Kind.Whole(0, 1_000_000_000), "0", "Of prompts, estimated, and answers together; 0 for no bound."),
    CHARACTERS_MAX(
            new Kind.Whole(1, 10_000_000),
            "32768",
            "Of one prompt; longer ones are not sent. The server's context must hold as much.");

    static final String PREFIX = ConfigKey.MODEL_PREFIX + "remote.";

    /// A model's name in the configuration, and the label of its metrics.
    static final Kind.Word NAME =
            new Kind.Word("[a-z0-9][a-z0-9_-]{0,62}", "a model's name: 1 to 63 of a-z 0-9 _ -, begun by a-z 0-9");

    private final Kind<?> kind;
    private final Optional<String> otherwise;
    private final String meaning;

    RemoteKey(Kind<?> kind, @Nullable String otherwise, String meaning) {
        this.kind = kind;
        this.otherwise = Optional.ofNullable(otherwise);
        this.meaning = meaning;
    }

    static Optional<RemoteKey> of(String word) {
        return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
    }

    /// The last part of the key.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Kind<?> kind() {
        return kind;
    }

    public Optional<String> otherwise() {
        return otherwise;
    }

    public String meaning() {
        return meaning;
    }
}
