// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class RestoreTimesTest {
    private static final TopicPartition CHANGELOG = new TopicPartition("weir-marks-changelog", 1);

    private final List<Duration> told = new ArrayList<>();
    private final RestoreTimes times = new RestoreTimes(told::add);

    @Test
    void aRestoredStoreIsToldOnce() {
        times.onRestoreStart(CHANGELOG, "marks", 0, 10);
        times.onBatchRestored(CHANGELOG, "marks", 10, 10);
        times.onRestoreEnd(CHANGELOG, "marks", 10);
        times.onRestoreEnd(CHANGELOG, "marks", 10);

        assertThat(told).hasSize(1).allMatch(took -> !took.isNegative());
    }

    @Test
    void aRestorationThatMovesOnIsNotTold() {
        times.onRestoreStart(CHANGELOG, "marks", 0, 10);
        times.onRestoreSuspended(CHANGELOG, "marks", 4);
        times.onRestoreEnd(CHANGELOG, "marks", 4);

        assertThat(told).isEmpty();
    }
}
