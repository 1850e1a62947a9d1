// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.policy.Compilation;
import io.weir.policy.CompiledPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says of each file whether it is a good policy, and if not why.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says of each file whether it is a good policy, with every problem, its line, and what to write.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all are good", "1:one is refused", "2:wrong usage", "3:a file is missing"},
        footer = {"", "Examples:", "  ./weir policy check mine.yaml", "  ./weir policy check --json - < mine.yaml"})
final class PolicyCheckCommand implements Callable<Integer> {

    @Mixin
    private final Output output = new Output();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies in YAML; - is the standard input.")
    private List<String> files = new ArrayList<>();

    @Override
    public Integer call() {
        ObjectNode answer = Output.object();
        ArrayNode checked = answer.putArray("files");
        boolean good = true;
        for (String file : files) {
            try {
                good &= check(file, checked.addObject().put("file", file));
            } catch (PolicyFile.MissingException e) {
                return output.failed(Output.MISSING, String.valueOf(e.getMessage()));
            }
        }
        output.json(answer);
        return good ? Output.DONE : Output.NO;
    }

    private boolean check(String file, ObjectNode node) throws PolicyFile.MissingException {
        return switch (PolicyFile.compile(file)) {
            case Compilation.Compiled(CompiledPolicy policy, List<String> notes) -> {
                output.line(file + ": good: " + policy.version());
                notes.forEach(note -> output.line("  note: " + note));
                node.put("good", true).put("version", policy.version().toString());
                notes.forEach(node.putArray("notes")::add);
                yield true;
            }
            case Compilation.Refused(String _, List<String> problems) -> {
                output.line(file + ": refused");
                problems.forEach(problem -> output.line("  " + problem));
                node.put("good", false);
                problems.forEach(node.putArray("problems")::add);
                yield false;
            }
        };
    }
}
