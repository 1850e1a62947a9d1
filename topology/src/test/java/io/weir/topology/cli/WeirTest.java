// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class WeirTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @Test
    void helpNamesEveryCommandAndAnExample() {
        assertThat(line.execute("--help")).isZero();

        assertThat(out.toString()).contains("test", "Examples:");
    }

    @Test
    void anUnknownCommandSuggestsTheNearOne() {
        assertThat(line.execute("tets")).isEqualTo(2);

        assertThat(err.toString()).contains("Did you mean", "test");
    }

    @Test
    void withoutACommandItSaysWhatIsMissing() {
        assertThat(line.execute()).isEqualTo(2);

        assertThat(err.toString()).contains("name a command");
    }
}
