// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

/// The configuration page, made from [ConfigKey].
public final class ConfigPage {

    private ConfigPage() {}

    public static String markdown() {
        var page = new StringBuilder("""
                # Configuration

                Generated from `ConfigKey`; a test fails when it is stale. `./weir run --config FILE` reads YAML, or
                properties where the file's name ends in `.properties`. An environment variable overrides the file. A key that
                is unknown or out of range stops the start, with the key, the value and what to write instead.

                Keys under `kafka.` are passed on to the Kafka clients as they are (`kafka.security.protocol`,
                `kafka.sasl.jaas.config`, ...); their values are never shown. What exactly-once processing rests on cannot be
                set so.

                What is said of models can be said of one alone, by its catalogue id, from `weir.model.device` down to
                `weir.model.context-tokens-max`: `weir.model.by-id."bge-small-en-v15".device: cuda:1`. The catalogue is in
                [models.md](models.md).

                | Key | Default | Form | Meaning |
                |---|---|---|---|
                """);
        for (ConfigKey key : ConfigKey.values()) {
            page.append("| `").append(key.key()).append("` | ");
            page.append(key.otherwise()
                    .map(value -> value.isEmpty() ? "none" : '`' + value + '`')
                    .orElse("none"));
            page.append(" | ").append(key.kind().range()).append(" | ").append(key.meaning());
            page.append(" Environment: `").append(key.environmentName()).append("` |\n");
        }
        page.append("""

                ## Models on servers

                Each under a name of yours: `weir.model.remote."<name>".url`, and so on. Keys of the API come from the
                environment or from a file, never from the configuration.

                | Key | Default | Form | Meaning |
                |---|---|---|---|
                """);
        for (RemoteKey key : RemoteKey.values()) {
            page.append("| `weir.model.remote.<name>.").append(key.word()).append("` | ");
            page.append(key.otherwise().map(value -> '`' + value + '`').orElse("none"));
            page.append(" | ")
                    .append(key.kind().range())
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
        }
        return page.toString();
    }
}
