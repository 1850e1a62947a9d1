// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

final class StreamsSettingsTest {

    private static final StreamsSettings SETTINGS = StreamsSettings.of("weir", "broker:9092", Path.of("state"));

    @Test
    void theStreamIsExactlyOnceWithShortCommitsAndAFastComeback() {
        Map<Object, Object> properties = SETTINGS.properties();

        assertThat(properties)
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", 100L)
                .containsEntry("consumer.session.timeout.ms", 6_000)
                .containsEntry("producer.transaction.timeout.ms", 3_000)
                .containsEntry("producer.max.request.size", 2_097_152);
    }

    @Test
    void kafkaStreamsTakesEverySetting() {
        var config = new StreamsConfig(
                SETTINGS.withThreads(3).withReplicationFactor(2).properties());

        assertThat(config.getInt("num.stream.threads")).isEqualTo(3);
        assertThat(config.getInt("replication.factor")).isEqualTo(2);
        assertThat(config.getMainConsumerConfigs("weir", "client", 0)).containsEntry("session.timeout.ms", 6_000);
        assertThat(config.getProducerConfigs("client")).containsEntry("linger.ms", 20L);
    }

    @Test
    void aCommitIntervalAsLongAsATransactionMayLastIsRefused() {
        assertThatThrownBy(() -> SETTINGS.withCommitInterval(Duration.ofSeconds(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT3S");
    }
}
