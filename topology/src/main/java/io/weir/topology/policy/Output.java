// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Where a command writes: for a person, or with `--json` one JSON object for a program.
final class Output {

    static final int DONE = 0;
    static final int NO = 1;
    static final int MISSING = 3;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(names = "--json", description = "Write one JSON object instead of text.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    void line(String text) {
        if (!json) {
            out().println(text);
        }
    }

    void json(JsonNode node) {
        if (json) {
            out().println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node));
        }
    }

    /// Says on the error output what stood in the way; in JSON too, as `error`.
    int failed(int status, String message) {
        if (json) {
            json(object().put("error", message));
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("weir: " + message);
        err.flush();
        return status;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
