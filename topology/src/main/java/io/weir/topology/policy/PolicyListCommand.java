// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.policy.PolicyShelf;
import io.weir.policy.PolicyVersion;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says what is published, what of it is in force, and what is refused and why.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Says what is published, what of it is in force, and what is refused and why.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:a file or the cluster is missing"},
        footer = {"", "Examples:", "  ./weir policy list --bootstrap-servers localhost:9092"})
final class PolicyListCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Cluster cluster = new Cluster();

    @Override
    public Integer call() {
        if (!cluster.isGiven()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Say where: --bootstrap-servers HOST:PORT.");
        }
        try {
            list(Published.in(cluster.topic()));
            return Output.DONE;
        } catch (PolicyFile.MissingException | PolicyTopic.ClusterException e) {
            return output.failed(Output.MISSING, String.valueOf(e.getMessage()));
        }
    }

    private void list(Published published) {
        Set<String> live =
                published.shelf().live().stream().map(PolicyVersion::toString).collect(Collectors.toSet());
        ObjectNode answer = Output.object();
        ArrayNode policies = answer.putArray("published");
        for (String key : published.keys()) {
            output.line(key + (live.contains(key) ? "  in force" : ""));
            policies.addObject().put("version", key).put("inForce", live.contains(key));
        }
        if (published.keys().isEmpty()) {
            output.line("nothing is published; " + PolicyVersion.BUILT_IN + " is in force");
        }
        ArrayNode refusals = answer.putArray("refused");
        for (PolicyShelf.Refusal refusal : published.shelf().refusals()) {
            output.line(refusal.key() + "  refused:");
            refusal.problems().forEach(problem -> output.line("  " + problem));
            ObjectNode shown = refusals.addObject().put("version", refusal.key());
            refusal.problems().forEach(shown.putArray("problems")::add);
        }
        output.json(answer);
    }
}
