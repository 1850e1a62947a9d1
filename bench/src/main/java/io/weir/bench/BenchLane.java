// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSettings;
import io.weir.guard.Guard;
import io.weir.schema.ContractCodec;
import io.weir.schema.ReadLimits;
import io.weir.stream.AlertGroups;
import io.weir.stream.ChatLane;
import io.weir.stream.ChatLaneSettings;
import io.weir.stream.ChatTopology;
import io.weir.stream.ErrorHandlers;
import io.weir.stream.PolicyPublisher;
import io.weir.stream.StreamListener;
import io.weir.stream.async.VirtualThreads;
import io.weir.topology.chat.StreamsSettings;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.RecordLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/// The whole chat lane with its real reader, stores and encoder; only guards and policy are stubs.
final class BenchLane {

    /// As many guards as the chat lane has that compute: each writes a verdict for every exchange.
    static final int GUARDS = 2;

    private static final RecordLimits LIMITS = RecordLimits.ofContract();

    private BenchLane() {}

    /// @param guardMicros what each guard costs for an exchange
    static ChatLane lane(int guardMicros) {
        return lane(List.of(new StubGuard("stub-a", guardMicros), new StubGuard("stub-b", guardMicros)));
    }

    static ChatLane lane(List<Guard> guards) {
        return new ChatLane(
                guards,
                new CloudEventReader(ReadLimits.DEFAULT),
                new ContractEncoder(ContractCodec.json(), LIMITS),
                (_, _) -> new PolicyPublisher.Outcome.Live(StubPolicy.RELEASING.version()),
                _ -> StubPolicy.RELEASING,
                new AlertGroups(new AlertGrouping(AlertSettings.DEFAULT)),
                new StreamListener() {},
                new VirtualThreads("work", 64),
                InstantSource.system(),
                ChatLaneSettings.DEFAULT);
    }

    static Running start(ChatLane lane, BenchBroker broker, String application, int threads) {
        return start(ChatTopology.build(lane), ErrorHandlers.properties(lane, LIMITS), broker, application, threads);
    }

    static Running start(
            Topology topology, Map<String, Object> further, BenchBroker broker, String application, int threads) {
        Path state = temporaryDirectory();
        var settings = StreamsSettings.of(application, broker.bootstrapServers(), state)
                .withThreads(threads)
                .withReplicationFactor(1);
        Properties properties = settings.properties();
        properties.putAll(further);
        var streams = new KafkaStreams(topology, properties);
        streams.start();
        return () -> {
            streams.close();
            remove(state);
        };
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("weir-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
