// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.policy.PolicyShelf;
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

/// Withdraws a version, or all of a tenant's.
///
/// All are withdrawn oldest first: the newest stays in force until the tenant has none.
@Command(
        name = "withdraw",
        mixinStandardHelpOptions = true,
        description = {
            "Withdraws one version of a tenant's policy, or all of them.",
            "Then the version before it holds; without any, the policy of *, and without that the built-in one."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:withdrawn", "1:there is none", "2:wrong usage", "3:a file or the cluster is missing"},
        footer = {
            "",
            "Examples:",
            "  ./weir policy withdraw acme@7 --bootstrap-servers localhost:9092",
            "  ./weir policy withdraw acme --bootstrap-servers localhost:9092"
        })
final class PolicyWithdrawCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "TENANT[@VERSION]", description = "What to withdraw.")
    private String name = "";

    @Option(names = "--dry-run", description = "Say what would be withdrawn, and send nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        if (!cluster.isGiven()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Say where: --bootstrap-servers HOST:PORT.");
        }
        try {
            PolicyTopic topic = cluster.topic();
            return withdraw(topic, Published.in(topic));
        } catch (PolicyFile.MissingException | PolicyTopic.ClusterException e) {
            return output.failed(Output.MISSING, String.valueOf(e.getMessage()));
        }
    }

    private int withdraw(PolicyTopic topic, Published published) throws PolicyTopic.ClusterException {
        List<String> keys = published.keys().stream()
                .filter(key -> key.equals(name) || key.startsWith(name + '@'))
                .toList();
        if (keys.isEmpty()) {
            return output.failed(Output.NO, "nothing of that name is published; see ./weir policy list");
        }
        if (!dryRun) {
            topic.withdraw(keys);
        }
        PolicyShelf shelf = published.shelf();
        ObjectNode answer = Output.object();
        var withdrawn = answer.putArray("withdrawn");
        for (String key : keys) {
            shelf.withdraw(key);
            output.line((dryRun ? "would withdraw " : "withdrawn: ") + key);
            withdrawn.add(key);
        }
        int at = name.indexOf('@');
        String now =
                shelf.inForce(at < 0 ? name : name.substring(0, at)).version().toString();
        output.line("in force then: " + now);
        output.json(answer.put("inForce", now).put("dryRun", dryRun));
        return Output.DONE;
    }
}
