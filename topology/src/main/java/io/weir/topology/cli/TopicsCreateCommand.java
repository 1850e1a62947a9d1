// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.schema.Topic;
import io.weir.topology.topics.ClusterException;
import io.weir.topology.topics.PresentTopic;
import io.weir.topology.topics.TopicCluster;
import io.weir.topology.topics.TopicComparison;
import io.weir.topology.topics.TopicDifference;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes the topics that a cluster lacks. Those that are there stay as they are, and where they are
/// not what Weir needs the command says so and answers 1.
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the topics that are missing; the others stay as they are.",
            "Without --partitions: the count of the topics that are there, else 12.",
            "Without --replication-factor: 3, or the number of brokers if that is less."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir topics create --bootstrap-servers localhost:9092 --dry-run",
            "  ./weir topics create --bootstrap-servers broker:9093 --partitions 24 --replication-factor 3 \\",
            "      --command-config client.properties"
        })
final class TopicsCreateCommand implements Callable<Integer> {

    private static final int PARTITIONS = 12;
    private static final int REPLICAS = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions options = new ClusterOptions();

    @Option(names = "--dry-run", description = "Says what would be made, and makes nothing.")
    private boolean isDryRun;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (TopicCluster cluster = options.connect()) {
            return create(cluster, out);
        } catch (ClusterException e) {
            spec.commandLine().getErr().println("weir: " + e.getMessage());
            return TopicsCommand.MISSING;
        } finally {
            out.flush();
        }
    }

    private int create(TopicCluster cluster, PrintWriter out) throws ClusterException {
        Map<Topic, PresentTopic> present = cluster.present();
        List<Topic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !present.containsKey(topic))
                .toList();
        List<TopicDifference> differences = differences(present, missing);
        if (!differences.isEmpty()) {
            out.println("Nothing was made, for what is there is not what Weir needs:");
            TopicsCommand.print(out, differences);
            return 1;
        }
        int partitions = options.partitions()
                .orElse(TopicComparison.chatPartitions(present).orElse(PARTITIONS));
        OptionalInt asked = options.replicas();
        int replicas = asked.isPresent() ? asked.getAsInt() : Math.min(REPLICAS, cluster.brokers());
        if (!isDryRun && !missing.isEmpty()) {
            cluster.create(missing, partitions, replicas);
        }
        report(out, present, missing, partitions, replicas);
        return 0;
    }

    private List<TopicDifference> differences(Map<Topic, PresentTopic> present, List<Topic> missing) {
        List<String> unmade = missing.stream().map(Topic::topicName).toList();
        return TopicComparison.differences(present, options.partitions(), options.replicas()).stream()
                .filter(difference -> !unmade.contains(difference.topicName()))
                .toList();
    }

    private void report(
            PrintWriter out, Map<Topic, PresentTopic> present, List<Topic> missing, int partitions, int replicas) {
        String made = isDryRun ? "would make" : "made";
        for (Topic topic : Topic.values()) {
            if (missing.contains(topic)) {
                out.println(made + ' ' + topic.topicName() + " with "
                        + topic.settings().partitionsAmong(partitions)
                        + " partitions, replication factor " + replicas + ", "
                        + topic.settings().configuration(replicas));
            } else {
                out.println("kept " + topic.topicName());
            }
        }
        out.println(missing.size() + (isDryRun ? " to make, " : " made, ") + present.size() + " kept");
    }
}
