// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StartCheckTest {

    @Test
    void aClusterWithEveryTopicMayBeStartedOn() {
        assertThat(StartCheck.problems(all(4))).isEmpty();
    }

    @Test
    void aMissingTopicStopsTheStartWithItsNameAndTheFix() {
        Map<Topic, PresentTopic> present = all(4);
        present.remove(Topic.DECISION);

        assertThat(StartCheck.problems(present))
                .singleElement()
                .asString()
                .contains("weir.decision.v1", "./weir topics create");
    }

    @Test
    void inputsOfDifferentPartitionCountsWouldNeverMeet() {
        Map<Topic, PresentTopic> present = all(4);
        present.put(Topic.RESPONSE, new PresentTopic(6, 1, Map.of()));

        assertThat(StartCheck.problems(present)).singleElement().asString().contains("4", "6");
    }

    @Test
    void recordLimitsAreTheClustersOwnElseTheContracts() {
        Map<Topic, PresentTopic> present = all(4);
        present.put(Topic.VERDICT, new PresentTopic(4, 1, Map.of("max.message.bytes", "65536")));

        assertThat(StartCheck.limits(present).of(Topic.VERDICT)).isEqualTo(65_536);
        assertThat(StartCheck.limits(present).of(Topic.DEAD_LETTER))
                .isEqualTo(Topic.DEAD_LETTER.settings().recordBytesMax());
    }

    private static Map<Topic, PresentTopic> all(int partitions) {
        Map<Topic, PresentTopic> present = new EnumMap<>(Topic.class);
        Arrays.stream(Topic.values()).forEach(topic -> present.put(topic, new PresentTopic(partitions, 1, Map.of())));
        return present;
    }
}
