// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicComparisonTest {

    private static final OptionalInt ANY = OptionalInt.empty();

    private final Map<Topic, PresentTopic> present = new EnumMap<>(Topic.class);

    TopicComparisonTest() {
        for (Topic topic : Topic.values()) {
            present.put(
                    topic,
                    new PresentTopic(
                            topic.settings().partitionsAmong(12),
                            3,
                            topic.settings().configuration(3)));
        }
    }

    @Test
    void topicsAsWeirNeedsThemDifferInNothing() {
        assertThat(differences(ANY, ANY)).isEmpty();
        assertThat(differences(OptionalInt.of(12), OptionalInt.of(3))).isEmpty();
    }

    @Test
    void everyMissingTopicIsNamedWithTheCommandThatMakesIt() {
        present.clear();

        assertThat(differences(ANY, ANY))
                .hasSize(Topic.values().length)
                .allMatch(difference -> difference.what().equals("is missing"))
                .allMatch(difference -> difference.fix().contains("./weir topics create"));
    }

    @Test
    void oneTopicWithAnotherPartitionCountIsNamedAlone() {
        present.put(
                Topic.VERDICT, new PresentTopic(6, 3, Topic.VERDICT.settings().configuration(3)));

        assertThat(differences(ANY, ANY)).singleElement().satisfies(difference -> {
            assertThat(difference.topicName()).isEqualTo("weir.verdict.v1");
            assertThat(difference.what()).contains("6 partitions instead of 12");
            assertThat(difference.fix()).contains("--alter", "--partitions 12");
        });
    }

    @Test
    void aPolicyTopicOfManyPartitionsMustBeMadeAnew() {
        present.put(
                Topic.POLICY, new PresentTopic(12, 3, Topic.POLICY.settings().configuration(3)));

        assertThat(differences(ANY, ANY))
                .singleElement()
                .satisfies(difference -> assertThat(difference.fix()).contains("delete the topic"));
    }

    @Test
    void countsThatAreAskedForAreHeldAgainstEveryTopic() {
        long withoutCount = Arrays.stream(Topic.values())
                .filter(topic -> topic.settings().partitions().isEmpty())
                .count();

        assertThat(differences(OptionalInt.of(24), ANY)).hasSize((int) withoutCount);
        assertThat(differences(ANY, OptionalInt.of(2))).hasSize(Topic.values().length);
    }

    @ParameterizedTest
    @CsvSource({
        "PROMPT, cleanup.policy, compact, true",
        "ALERT, cleanup.policy, 'delete, compact', false",
        "ALERT, cleanup.policy, compact, true",
        "POLICY, cleanup.policy, delete, true",
        "PROMPT, retention.ms, 604799999, true",
        "PROMPT, retention.ms, 604800001, false",
        "PROMPT, retention.ms, -1, false",
        "POLICY, retention.ms, 1, false",
        "RELEASED, max.message.bytes, 2097151, true",
        "RELEASED, max.message.bytes, 4194304, false",
        "DECISION, min.insync.replicas, 1, true",
        "DECISION, min.insync.replicas, 3, false",
        "DECISION, min.insync.replicas, 4, true"
    })
    void lessThanWeirNeedsIsADifferenceAndMoreIsNone(Topic topic, String key, String value, boolean isDifferent) {
        Map<String, String> configuration = new HashMap<>(topic.settings().configuration(3));
        configuration.put(key, value);
        present.put(topic, new PresentTopic(topic.settings().partitionsAmong(12), 3, configuration));

        List<TopicDifference> differences = differences(ANY, ANY);

        if (isDifferent) {
            assertThat(differences).singleElement().satisfies(difference -> {
                assertThat(difference.what()).contains(key + '=' + value);
                assertThat(difference.fix()).contains("--entity-name " + topic.topicName(), "--add-config " + key);
            });
        } else {
            assertThat(differences).isEmpty();
        }
    }

    private List<TopicDifference> differences(OptionalInt partitions, OptionalInt replicas) {
        return TopicComparison.differences(present, partitions, replicas);
    }
}
