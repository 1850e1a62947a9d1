// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

import io.weir.schema.Topic;
import io.weir.schema.TopicSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Compares the topics of a cluster with [Topic].
///
/// More than Weir asks for is no difference: longer retention, larger records. Less is one.
public final class TopicComparison {

    private static final String RETENTION = "retention.ms";
    private static final String RECORD_BYTES = "max.message.bytes";
    private static final String CLEANUP = "cleanup.policy";
    private static final String IN_SYNC = "min.insync.replicas";

    private final Map<Topic, PresentTopic> present;
    private final OptionalInt partitionsAsked;
    private final OptionalInt replicasAsked;
    private final List<TopicDifference> differences = new ArrayList<>();

    private TopicComparison(Map<Topic, PresentTopic> present, OptionalInt partitions, OptionalInt replicas) {
        this.present = present;
        this.partitionsAsked = partitions;
        this.replicasAsked = replicas;
    }

    /// Every difference, in the order of the topics.
    ///
    /// @param partitions the chat lane's partition count; empty to take the one that is there
    /// @param replicas the replication factor; empty where any will do
    public static List<TopicDifference> differences(
            Map<Topic, PresentTopic> present, OptionalInt partitions, OptionalInt replicas) {
        var comparison = new TopicComparison(present, partitions, replicas);
        for (Topic topic : Topic.values()) {
            comparison.compare(topic);
        }
        return List.copyOf(comparison.differences);
    }

    /// The partition count that the chat lane has: the first of its topics that is there says it.
    public static OptionalInt chatPartitions(Map<Topic, PresentTopic> present) {
        return present.entrySet().stream()
                .filter(entry -> entry.getKey().settings().partitions().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .mapToInt(entry -> entry.getValue().partitions())
                .findFirst();
    }

    private void compare(Topic topic) {
        PresentTopic here = present.get(topic);
        if (here == null) {
            add(topic, "is missing", "./weir topics create makes it");
            return;
        }
        comparePartitions(topic, here);
        compareReplicas(topic, here);
        compareCleanup(topic, here);
        compareRetention(topic, here);
        compareRecordBytes(topic, here);
    }

    private void comparePartitions(Topic topic, PresentTopic here) {
        OptionalInt chat = partitionsAsked.isPresent() ? partitionsAsked : chatPartitions(present);
        int wanted = topic.settings().partitionsAmong(chat.orElse(here.partitions()));
        if (here.partitions() == wanted) {
            return;
        }
        String fix = here.partitions() < wanted
                ? "before its first record: kafka-topics.sh --alter --topic " + topic.topicName() + " --partitions "
                        + wanted + "; later, keys would move to other partitions"
                : "partitions cannot be taken away: delete the topic, then ./weir topics create";
        add(topic, "has " + here.partitions() + " partitions instead of " + wanted, fix);
    }

    private void compareReplicas(Topic topic, PresentTopic here) {
        if (replicasAsked.isPresent() && here.replicas() != replicasAsked.getAsInt()) {
            add(
                    topic,
                    "has " + here.replicas() + " replicas instead of " + replicasAsked.getAsInt(),
                    "kafka-reassign-partitions.sh sets the replicas of " + topic.topicName());
        }
        String wanted = wanted(topic, here, IN_SYNC);
        long have = number(here, IN_SYNC);
        if (have < Long.parseLong(wanted) || have > here.replicas()) {
            addConfiguration(topic, here, IN_SYNC, wanted);
        }
    }

    private void compareCleanup(Topic topic, PresentTopic here) {
        String wanted = topic.settings().cleanupPolicy();
        if (!words(wanted).equals(words(value(here, CLEANUP)))) {
            addConfiguration(topic, here, CLEANUP, wanted.contains(",") ? '[' + wanted + ']' : wanted);
        }
    }

    /// Where only compaction removes records, their age does not matter.
    private void compareRetention(Topic topic, PresentTopic here) {
        TopicSettings settings = topic.settings();
        if (settings.retention().isEmpty()) {
            return;
        }
        long wanted = settings.retention().get().toMillis();
        long have = number(here, RETENTION);
        if (have >= 0 && have < wanted) {
            addConfiguration(topic, here, RETENTION, Long.toString(wanted));
        }
    }

    private void compareRecordBytes(Topic topic, PresentTopic here) {
        if (number(here, RECORD_BYTES) < topic.settings().recordBytesMax()) {
            addConfiguration(topic, here, RECORD_BYTES, wanted(topic, here, RECORD_BYTES));
        }
    }

    private static String wanted(Topic topic, PresentTopic here, String key) {
        return topic.settings().configuration(here.replicas()).getOrDefault(key, "");
    }

    private void addConfiguration(Topic topic, PresentTopic here, String key, String wanted) {
        add(
                topic,
                "has " + key + '=' + value(here, key) + " instead of " + wanted,
                "kafka-configs.sh --alter --entity-type topics --entity-name " + topic.topicName() + " --add-config "
                        + key + '=' + wanted);
    }

    private void add(Topic topic, String what, String fix) {
        differences.add(new TopicDifference(topic.topicName(), what, fix));
    }

    private static Set<String> words(String list) {
        return Set.of(list.replace(" ", "").split(",", -1));
    }

    private static long number(PresentTopic here, String key) {
        return Long.parseLong(value(here, key));
    }

    /// Brokers answer every key; one that is missing counts as the least.
    private static String value(PresentTopic here, String key) {
        return here.configuration().getOrDefault(key, "0");
    }
}
