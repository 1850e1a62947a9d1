// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class EveryCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    static Stream<String> commands() {
        return Weir.commandLine().getSubcommands().keySet().stream().filter(name -> !name.equals("help"));
    }

    @Test
    void everyCommandOfTheIssueIsThere() {
        // `bench` comes with its own module.
        assertThat(commands()).contains("demo", "run", "check", "eval", "train", "models", "topics", "policy", "test");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpExplainsAndGivesExamples(String command) {
        assertThat(line.execute(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: weir " + command, "Examples:", "./weir " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo --forr 5s", "run --config x --chck", "check --polcy x", "models --jsn"})
    void anUnknownOptionSuggestsTheNearOne(String words) {
        assertThat(line.execute(words.split(" ", -1))).isEqualTo(2);

        assertThat(err.toString()).containsAnyOf("Possible solutions:", "Did you mean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo --for 5", "demo --rate 0", "demo --port 70000"})
    void aValueOutOfRangeNamesTheOptionAndTheFix(String words) {
        assertThat(line.execute(words.split(" ", -1))).isEqualTo(2);

        assertThat(err.toString()).contains(words.split(" ", -1)[1], "write");
    }
}
