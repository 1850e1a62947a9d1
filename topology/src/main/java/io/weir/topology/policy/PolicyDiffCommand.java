// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.policy.Compilation;
import io.weir.policy.CompiledPolicy;
import io.weir.policy.DecisionDiff;
import io.weir.policy.PolicyDiff;
import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.avro.VerdictEvent;
import io.weir.topology.chat.GuardCatalogue;
import io.weir.wire.RecordedVerdicts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says what one policy says otherwise than another, and which decisions would change.
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Says what one policy says otherwise than another, and which decisions would change.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:compared", "1:one of them is refused", "2:wrong usage", "3:a file is missing"},
        footer = {
            "",
            "Examples:",
            "  ./weir policy diff old.yaml new.yaml",
            "  ./weir policy diff old.yaml new.yaml --verdicts verdicts.jsonl",
            "",
            "A file of verdicts has one record of the topic weir.verdict.v1 a line, in JSON."
        })
final class PolicyDiffCommand implements Callable<Integer> {

    @Mixin
    private final Output output = new Output();

    @Parameters(index = "0", paramLabel = "OLD", description = "A policy in YAML.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "Another.")
    private String after = "";

    @Option(
            names = "--verdicts",
            paramLabel = "FILE",
            description = "Recorded verdicts, to count which decisions would change.")
    private @Nullable Path verdicts;

    @Override
    public Integer call() {
        try {
            Optional<CompiledPolicy> old = compiled(before);
            Optional<CompiledPolicy> fresh = compiled(after);
            if (old.isEmpty() || fresh.isEmpty()) {
                return Output.NO;
            }
            compare(old.get(), fresh.get());
            return Output.DONE;
        } catch (PolicyFile.MissingException e) {
            return output.failed(Output.MISSING, String.valueOf(e.getMessage()));
        }
    }

    private Optional<CompiledPolicy> compiled(String file) throws PolicyFile.MissingException {
        return switch (PolicyFile.compile(file)) {
            case Compilation.Compiled(CompiledPolicy policy, List<String> _) -> Optional.of(policy);
            case Compilation.Refused(String _, List<String> problems) -> {
                output.failed(Output.NO, file + " is refused: " + String.join("; ", problems));
                yield Optional.empty();
            }
        };
    }

    private void compare(CompiledPolicy old, CompiledPolicy fresh) throws PolicyFile.MissingException {
        ObjectNode answer = Output.object()
                .put("old", old.version().toString())
                .put("new", fresh.version().toString());
        output.line(old.version() + " -> " + fresh.version());
        Changes.show(PolicyDiff.between(old, fresh), output, answer);
        if (verdicts != null) {
            decisions(verdicts, new DecisionDiff(old, fresh), answer);
        }
        output.json(answer);
    }

    private void decisions(Path file, DecisionDiff diff, ObjectNode answer) throws PolicyFile.MissingException {
        var recorded = new RecordedVerdicts(GuardCatalogue.all());
        long unread = read(file, recorded);
        recorded.exchanges().forEach(diff::add);
        output.line("");
        output.line(diff.exchanges() + " exchanges, " + diff.changed() + " decided otherwise"
                + (unread == 0 ? "" : "; " + unread + " lines were no verdict"));
        ObjectNode counts = answer.putObject("decisions")
                .put("exchanges", diff.exchanges())
                .put("changed", diff.changed())
                .put("linesUnread", unread);
        ArrayNode moves = counts.putArray("moves");
        for (Map.Entry<DecisionDiff.Moved, Long> entry : new TreeMap<>(diff.moves()).entrySet()) {
            String from = entry.getKey().from().name();
            String to = entry.getKey().to().name();
            output.line(String.format("  %-10s -> %-10s %d", from, to, entry.getValue()));
            moves.addObject().put("from", from).put("to", to).put("count", entry.getValue());
        }
    }

    private static long read(Path file, RecordedVerdicts recorded) throws PolicyFile.MissingException {
        long unread = 0;
        ContractCodec codec = ContractCodec.json();
        try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                boolean isVerdict = codec.decode(line.getBytes(UTF_8), VerdictEvent.class)
                                instanceof Decoded.Read<VerdictEvent>(var event)
                        && recorded.add(event);
                unread += isVerdict || line.isBlank() ? 0 : 1;
            }
            return unread;
        } catch (IOException | UncheckedIOException e) {
            throw new PolicyFile.MissingException(
                    file + ": cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
