// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.policy.Compilation;
import io.weir.policy.CompiledPolicy;
import io.weir.policy.Policy;
import io.weir.policy.PolicyDiff;
import io.weir.policy.PolicyShelf;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.wire.PolicyRecords;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/// Publishes a good policy; a bad one is never sent.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Publishes a policy, after checking it against itself and against what is in force.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:published, or in force already",
            "1:refused",
            "2:wrong usage",
            "3:a file or the cluster is missing"
        },
        footer = {
            "",
            "Examples:",
            "  ./weir policy publish mine.yaml --bootstrap-servers localhost:9092 --dry-run",
            "  ./weir policy publish mine.yaml --bootstrap-servers localhost:9092"
        })
final class PolicyPublishCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "FILE", description = "A policy in YAML; - is the standard input.")
    private String file = "";

    @Option(names = "--dry-run", description = "Say what would change, and send nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        if (!cluster.isGiven() && !dryRun) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Say where to publish: --bootstrap-servers HOST:PORT, or --dry-run.");
        }
        try {
            byte[] document = PolicyFile.read(file);
            return switch (PolicyFile.COMPILER.compile(document)) {
                case Compilation.Compiled(CompiledPolicy policy, List<String> notes) -> {
                    notes.forEach(note -> output.line("note: " + note));
                    yield publish(policy, document);
                }
                case Compilation.Refused(String _, List<String> problems) ->
                    output.failed(Output.NO, file + " is refused, and was not sent: " + String.join("; ", problems));
            };
        } catch (PolicyFile.MissingException | PolicyTopic.ClusterException e) {
            return output.failed(Output.MISSING, String.valueOf(e.getMessage()));
        }
    }

    private int publish(CompiledPolicy policy, byte[] document)
            throws PolicyFile.MissingException, PolicyTopic.ClusterException {
        ObjectNode answer = Output.object().put("version", policy.version().toString());
        if (!cluster.isGiven()) {
            output.line(policy.version() + " is good; nothing was sent");
            output.json(answer.put("published", false));
            return Output.DONE;
        }
        PolicyTopic topic = cluster.topic();
        PolicyShelf shelf = Published.in(topic).shelf();
        Policy before = shelf.inForce(policy.version().tenant());
        if (shelf.publish(policy.version().toString(), document)
                instanceof PolicyShelf.Outcome.Refused(String _, List<String> problems)) {
            return output.failed(Output.NO, "refused, and not sent: " + String.join("; ", problems));
        }
        output.line(before.version() + " -> " + policy.version());
        answer.put("replaces", before.version().toString());
        if (before instanceof CompiledPolicy compiled) {
            Changes.show(PolicyDiff.between(compiled, policy), output, answer);
        }
        return before.version().equals(policy.version())
                ? said(answer, policy.version() + " is in force already; nothing was sent")
                : send(topic, policy.version(), document, answer);
    }

    private int send(PolicyTopic topic, PolicyVersion version, byte[] document, ObjectNode answer)
            throws PolicyTopic.ClusterException {
        if (dryRun) {
            return said(answer, "dry run; nothing was sent");
        }
        byte[] value = PolicyRecords.value(version, document, Instant.now(), ContractCodec.json());
        long offset = topic.publish(version.toString(), value);
        output.line("published as record " + offset + "; every process has it within seconds");
        output.json(answer.put("published", true).put("offset", offset));
        return Output.DONE;
    }

    private int said(ObjectNode answer, String line) {
        output.line(line);
        output.json(answer.put("published", false));
        return Output.DONE;
    }
}
