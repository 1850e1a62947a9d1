// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka Streams asks stores for what they keep before each commit: the real task, its real state manager.
final class CommitHookTest {

    @TempDir
    private Path directory;

    @Test
    void everyCommitFindsInTheChangelogWhatWasKept() {
        var topology = new Topology();
        topology.addSource("in", new StringDeserializer(), new StringDeserializer(), "in");
        topology.addProcessor("writer", (ProcessorSupplier<String, String, Void, Void>) Writer::new, "in");
        topology.addStateStore(StorePlacement.DISK.shortLived("entries"), "writer");
        topology.addStateStore(
                StorePlacement.DISK.marks("marks", Duration.ofMinutes(30), Duration.ofMinutes(10)), "writer");
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "hook");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());

        try (var driver = new TopologyTestDriver(topology, settings)) {
            driver.createInputTopic("in", new StringSerializer(), new StringSerializer())
                    .pipeInput("key", "value");

            assertThat(driver.producedTopicNames()).contains("hook-entries-changelog", "hook-marks-changelog");
            assertThat(records(driver, "hook-entries-changelog")).isEqualTo(1);
            assertThat(records(driver, "hook-marks-changelog")).isEqualTo(1);
        }
    }

    @Test
    void theChangelogsOfMarksForgetAsWindowsDo() {
        var marks = StorePlacement.DISK.marks("marks", Duration.ofMinutes(30), Duration.ofMinutes(10));

        assertThat(marks.logConfig())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry(
                        "retention.ms",
                        Long.toString(Duration.ofDays(1).plusMinutes(30).toMillis()));
    }

    private static int records(TopologyTestDriver driver, String topic) {
        return driver.createOutputTopic(
                        topic,
                        Serdes.ByteArray().deserializer(),
                        Serdes.ByteArray().deserializer())
                .readRecordsToList()
                .size();
    }

    /// Writes three marks and an entry, and an entry that goes again.
    private static final class Writer implements Processor<String, String, Void, Void> {

        @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
        private ProcessorContext<Void, Void> context;

        @Override
        public void init(ProcessorContext<Void, Void> newContext) {
            context = newContext;
        }

        @Override
        public void process(Record<String, String> record) {
            KeyValueStore<Bytes, byte[]> entries = context.getStateStore("entries");
            MarkStore marks = context.getStateStore("marks");
            for (byte i = 0; i < 3; i++) {
                marks.put(Bytes.wrap(new byte[] {i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), new byte[] {i}, 0);
            }
            entries.put(Bytes.wrap(new byte[] {1}), new byte[] {1});
            entries.put(Bytes.wrap(new byte[] {2}), new byte[] {2});
            entries.put(Bytes.wrap(new byte[] {2}), null);
        }
    }
}
