// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.schema.Topic;
import io.weir.stream.async.AsyncProcessorSupplier;
import io.weir.stream.async.InFlightTotal;
import io.weir.stream.async.ValueCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/// Builds the chat lane: events in, decisions out, with no repartition topic between.
///
/// Records pass from node to node as objects; only state stores and sinks hold bytes.
public final class ChatTopology {
    static final String ASYNC = "async";

    /// Part of a changelog topic's name, so it must never change.
    static final String ASYNC_STORE = "async-in-flight";

    private static final String SOURCE = "events";
    private static final List<Topic> OUTPUTS = List.of(
            Topic.RELEASED,
            Topic.QUARANTINE,
            Topic.VERDICT,
            Topic.DECISION,
            Topic.ALERT,
            Topic.DEAD_LETTER,
            Topic.CLAIMS);

    private final ChatLane lane;
    private final ChatLaneSettings settings;
    private final ImmediateGuards immediate;
    private final WaitingGuards waiting;
    private final Topology topology = new Topology();

    private ChatTopology(ChatLane lane) {
        this.lane = lane;
        this.settings = lane.settings();
        this.immediate = new ImmediateGuards(lane);
        this.waiting = new WaitingGuards(lane);
    }

    public static Topology build(ChatLane lane) {
        return new ChatTopology(lane).build();
    }

    private Topology build() {
        addPolicies();
        addProcessors();
        addStores();
        addSinks();
        return topology;
    }

    private void addPolicies() {
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(PolicyProcessor.STORE), Serdes.Bytes(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                "policy-documents-in",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topic.POLICY.topicName(),
                PolicyProcessor.NAME,
                () -> new PolicyProcessor(lane));
    }

    private void addProcessors() {
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                new BoundedClock(settings.clockAheadMax(), lane.clock(), lane.listener()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topic.PROMPT.topicName(),
                Topic.RESPONSE.topicName());
        topology.addProcessor(
                IntakeProcessor.NAME,
                (ProcessorSupplier<byte[], byte[], Object, Object>) () -> new IntakeProcessor(lane),
                SOURCE);
        topology.addProcessor(
                DeduplicateProcessor.NAME,
                () -> new DeduplicateProcessor(settings.dedupeWindow(), lane.listener()),
                IntakeProcessor.NAME);
        topology.addProcessor(JoinProcessor.NAME, () -> new JoinProcessor(lane), DeduplicateProcessor.NAME);
        topology.addProcessor(
                GuardsProcessor.NAME,
                () -> new GuardsProcessor(immediate, new DeadLetters(lane.encoder(), lane.listener())),
                JoinProcessor.NAME);
        topology.addProcessor(ASYNC, async(), GuardsProcessor.NAME);
        topology.addProcessor(ConversationProcessor.NAME, () -> new ConversationProcessor(lane), ASYNC);
        topology.addProcessor(DecideProcessor.NAME, () -> new DecideProcessor(lane), ConversationProcessor.NAME);
        topology.addProcessor(
                AlertProcessor.NAME,
                () -> new AlertProcessor(lane.alerts(), lane.encoder(), lane.listener(), settings),
                DecideProcessor.NAME);
    }

    private AsyncProcessorSupplier<GuardedExchange, GuardedExchange> async() {
        return new AsyncProcessorSupplier<>(
                ASYNC_STORE,
                settings.async(),
                waiting,
                codec(lane),
                lane.executor(),
                lane.clock(),
                new InFlightTotal(lane.listener()::inFlight));
    }

    /// Only the exchange is stored. After a restart every guard looks again, under the policy in force then:
    /// so all verdicts of a decision, and the decision, are made under one policy.
    static ValueCodec<GuardedExchange> codec(ChatLane lane) {
        var immediate = new ImmediateGuards(lane);
        var serde = new StoredExchangeSerde(lane.reader());
        return new ValueCodec<>() {
            @Override
            public byte[] encode(GuardedExchange value) {
                return serde.encode(value.joined());
            }

            @Override
            public GuardedExchange decode(byte[] bytes) {
                return immediate.look(serde.decode(bytes));
            }
        };
    }

    private void addStores() {
        Duration window = settings.dedupeWindow();
        topology.addStateStore(
                settings.placement().marks(DeduplicateProcessor.STORE, window.multipliedBy(3), window),
                DeduplicateProcessor.NAME);
        Duration stretch = Duration.ofMillis(JoinProcessor.stretchMillis(settings));
        topology.addStateStore(settings.placement().shortLived(JoinProcessor.WAITING_STORE), JoinProcessor.NAME);
        topology.addStateStore(
                settings.placement().marks(JoinProcessor.DECIDED_STORE, stretch.multipliedBy(3), stretch),
                JoinProcessor.NAME);
        topology.addStateStore(
                settings.placement().keyValues(ConversationProcessor.STORE, Map.of()), ConversationProcessor.NAME);
        topology.addStateStore(settings.placement().keyValues(AlertProcessor.STORE, Map.of()), AlertProcessor.NAME);
    }

    private void addSinks() {
        for (Topic topic : OUTPUTS) {
            topology.addSink(
                    Sinks.of(topic),
                    topic.topicName(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer(),
                    writersOf(topic));
        }
    }

    private static String[] writersOf(Topic topic) {
        return switch (topic) {
            case ALERT -> new String[] {AlertProcessor.NAME};
            case DEAD_LETTER ->
                new String[] {IntakeProcessor.NAME, JoinProcessor.NAME, GuardsProcessor.NAME, DecideProcessor.NAME};
            default -> new String[] {DecideProcessor.NAME};
        };
    }
}
