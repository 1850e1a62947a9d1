// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.schema.Topic;
import io.weir.topology.topics.ClusterException;
import io.weir.topology.topics.TopicCluster;
import io.weir.topology.topics.TopicComparison;
import io.weir.topology.topics.TopicDifference;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Compares a cluster's topics with what Weir needs, and names each difference with its fix.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Compares a cluster's topics with what Weir needs: exit status 0 where they fit, 1 where they do not.",
            "Longer retention and larger records than asked for are no difference."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir topics check --bootstrap-servers localhost:9092",
            "  ./weir topics check --bootstrap-servers localhost:9092 --partitions 24 --json"
        })
final class TopicsCheckCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions options = new ClusterOptions();

    @Option(names = "--json", description = "Prints the differences as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (TopicCluster cluster = options.connect()) {
            List<TopicDifference> differences =
                    TopicComparison.differences(cluster.present(), options.partitions(), options.replicas());
            print(out, differences);
            return differences.isEmpty() ? 0 : 1;
        } catch (ClusterException e) {
            spec.commandLine().getErr().println("weir: " + e.getMessage());
            return TopicsCommand.MISSING;
        } finally {
            out.flush();
        }
    }

    private void print(PrintWriter out, List<TopicDifference> differences) {
        if (isJson) {
            ArrayNode list = JSON.createArrayNode();
            for (TopicDifference difference : differences) {
                list.addObject()
                        .put("topic", difference.topicName())
                        .put("difference", difference.what())
                        .put("fix", difference.fix());
            }
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list));
        } else if (differences.isEmpty()) {
            out.println("All " + Topic.values().length + " topics are as Weir needs them.");
        } else {
            TopicsCommand.print(out, differences);
        }
    }
}
