// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Recollection;
import io.weir.guard.Recollection.Scope;
import io.weir.guard.Signal;
import io.weir.schema.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

final class ConversationProcessorTest {

    private final Counting counting = new Counting();

    @Test
    void aConversationIsRememberedFromExchangeToExchangeAndNoOther() {
        try (var stream = new ProcessorFixture(counting)) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");
            stream.prompt("d", "2", "hello").response("d", "2", "hi");
            stream.prompt("c", "3", "hello").response("c", "3", "hi");

            assertThat(counting.seen).containsExactly(1, 1, 2);
            assertThat(stream.written(Topic.VERDICT)).hasSize(3);
        }
    }

    @Test
    void theOthersHaveConcludedBeforeItLooks() {
        try (var stream = new ProcessorFixture(counting, new io.weir.guard.pattern.PatternGuard())) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");

            assertThat(counting.others).containsExactly(List.of("pattern"));
        }
    }

    @Test
    void whatIsQuietForLongIsForgotten() {
        try (var stream = new ProcessorFixture(counting)) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");
            stream.advance(ProcessorFixture.SETTINGS.conversationMemory());

            assertThat(entries(stream)).isZero();
            stream.prompt("c", "2", "hello").response("c", "2", "hi");
            assertThat(counting.seen).containsExactly(1, 1);
        }
    }

    /// A store gives its entries in the order of their keys.
    @Test
    void afterARestartTheQuietestIsForgottenFirst() {
        long memory = ProcessorFixture.SETTINGS.conversationMemory().toMillis();
        var context = new MockProcessorContext<Object, Object>();
        context.setCurrentSystemTimeMs(0);
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(ConversationProcessor.STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        Bytes busy = Bytes.wrap(new byte[] {1});
        Bytes quiet = Bytes.wrap(new byte[] {2});
        store.put(busy, ByteBuffer.allocate(Long.BYTES).putLong(memory).array());
        store.put(quiet, ByteBuffer.allocate(Long.BYTES).putLong(0).array());
        var processor = new ConversationProcessor(ProcessorFixture.lane(new Facts(), () -> Instant.EPOCH, counting));
        processor.init(context);

        context.setCurrentStreamTimeMs(memory);
        context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);

        assertThat(store.get(quiet)).isNull();
        assertThat(store.get(busy)).isNotNull();
    }

    @Test
    void pastTheBoundTheQuietestIsForgotten() {
        try (var stream = new ProcessorFixture(ConversationProcessorTest::rememberingTwo, counting)) {
            for (String conversation : List.of("a", "b", "a", "c", "a", "b")) {
                String exchange = conversation + counting.seen.size();
                stream.prompt(conversation, exchange, "hello").response(conversation, exchange, "hi");
            }

            assertThat(counting.seen).containsExactly(1, 1, 2, 1, 3, 1);
            assertThat(entries(stream)).isEqualTo(2);
        }
    }

    @Test
    void aGuardThatFailsThereIsAVerdictLikeAnyOther() {
        counting.failing = true;
        try (var stream = new ProcessorFixture(counting)) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");

            assertThat(stream.written(Topic.VERDICT)).containsExactly("counting Inconclusive");
            assertThat(stream.written(Topic.DECISION)).hasSize(1);
        }
    }

    private static ChatLane rememberingTwo(ChatLane lane) {
        ChatLaneSettings usual = lane.settings();
        return new ChatLane(
                lane.guards(),
                lane.reader(),
                lane.encoder(),
                lane.publisher(),
                lane.policies(),
                lane.alerts(),
                lane.listener(),
                lane.executor(),
                lane.clock(),
                new ChatLaneSettings(
                        usual.dedupeWindow(),
                        usual.joinBound(),
                        usual.decidedRetention(),
                        usual.pendingHalvesMax(),
                        usual.pendingHeapBytesMax(),
                        usual.clockAheadMax(),
                        usual.alertsOpenMax(),
                        usual.checkInterval(),
                        usual.guardDeadline(),
                        usual.async(),
                        usual.placement(),
                        usual.conversationMemory(),
                        2,
                        usual.reviews()));
    }

    private static long entries(ProcessorFixture stream) {
        KeyValueStore<Bytes, byte[]> store = stream.driver().getKeyValueStore(ConversationProcessor.STORE);
        long count = 0;
        try (var all = store.all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    /// Counts the exchanges of a conversation.
    private static final class Counting implements Guard.Remembering {
        private final List<Integer> seen = new ArrayList<>();
        private final List<List<String>> others = new ArrayList<>();
        private boolean failing;

        @Override
        public GuardInfo info() {
            return new GuardInfo(new GuardId("counting"), "1", List.of(), List.of(), new Floors(Map.of(), 1));
        }

        @Override
        public Observation observe(Exchange exchange, List<Judgement> judgements, Recollection kept, Instant at) {
            if (failing) {
                throw new IllegalStateException("a defect");
            }
            int before =
                    kept.get(Scope.CONVERSATION).map(bytes -> (int) bytes[0]).orElse(0);
            kept.put(Scope.CONVERSATION, new byte[] {(byte) (before + 1)});
            seen.add(before + 1);
            others.add(judgements.stream()
                    .map(judgement -> judgement.guard().id().value())
                    .toList());
            var signal = new Signal(new HazardCategory("count"), 0, List.of(), "");
            return new Observation.Seen(List.of(signal), Set.of());
        }
    }
}
