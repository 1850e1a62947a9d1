// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WriteBehindStoreTest {

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private Recorded recorded;
    private WriteBehindStore store;

    @BeforeEach
    void open() {
        recorded = new Recorded(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("entries"), Serdes.Bytes(), Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build());
        store = new WriteBehindStore(recorded);
        store.init(context.getStateStoreContext(), store);
    }

    @Test
    void whatComesAndGoesBetweenTwoCommitsIsNeverHandedOn() {
        store.put(key(1), value(1));
        store.put(key(1), null);
        store.flushCache();

        assertThat(recorded.handedOn).isEmpty();
        assertThat(store.get(key(1))).isNull();
    }

    @Test
    void whatIsLeftIsHandedOnOnce() {
        store.put(key(1), value(1));
        store.put(key(1), value(2));
        store.flushCache();
        store.flushCache();

        assertThat(recorded.handedOn).hasSize(1);
        assertThat(store.get(key(1))).isEqualTo(value(2));
    }

    @Test
    void theRemovalOfWhatWasHandedOnIsHandedOn() {
        store.put(key(1), value(1));
        store.flushCache();

        assertThat(store.delete(key(1))).isEqualTo(value(1));
        assertThat(store.get(key(1))).isNull();
        store.flushCache();

        assertThat(recorded.handedOn).hasSize(2);
        assertThat(recorded.get(key(1))).isNull();
    }

    @Test
    void whatTheWrappedStoreHeldAtTheStartIsRemovedFromIt() {
        recorded.put(key(1), value(1));
        store.clearCache();

        store.put(key(1), null);
        store.flushCache();

        assertThat(recorded.get(key(1))).isNull();
    }

    @Test
    void aScanSeesEverything() {
        store.put(key(1), value(1));
        store.flushCache();
        store.put(key(2), value(2));
        store.put(key(1), null);

        List<Bytes> keys = new ArrayList<>();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }

        assertThat(keys).containsExactly(key(2));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void itAnswersAsAMapDoes(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<Bytes, byte[]> expected = new HashMap<>();
        Map<Bytes, byte[]> committed = new HashMap<>();

        for (int i = 0; i < 3_000; i++) {
            Bytes key = key(random.nextInt(30));
            switch (random.nextInt(12)) {
                case 0 -> {
                    store.flushCache();
                    committed = new HashMap<>(expected);
                }
                case 1 -> {
                    store.clearCache();
                    expected = new HashMap<>(committed);
                }
                case 2, 3, 4 -> {
                    store.put(key, null);
                    expected.remove(key);
                }
                case 5 -> assertThat(store.putIfAbsent(key, value(i))).isEqualTo(expected.putIfAbsent(key, value(i)));
                default -> {
                    store.put(key, value(i));
                    expected.put(key, value(i));
                }
            }
            assertThat(store.get(key)).isEqualTo(expected.get(key));
        }
        store.flushCache();
        Map<Bytes, byte[]> held = new HashMap<>();
        try (var all = recorded.all()) {
            all.forEachRemaining(entry -> held.put(entry.key, entry.value));
        }
        assertThat(held).containsExactlyInAnyOrderEntriesOf(expected);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static Bytes key(int number) {
        return Bytes.wrap(new byte[] {(byte) number});
    }

    private static byte[] value(int number) {
        return new ByteWriter(16).putInt(number).toBytes();
    }

    /// Hears what reaches the store beneath.
    private static final class Recorded extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
            implements Forwarding {

        private final List<KeyValue<Bytes, byte[]>> handedOn = new ArrayList<>();

        private Recorded(KeyValueStore<Bytes, byte[]> wrapped) {
            super(wrapped);
        }

        @Override
        public KeyValueStore<Bytes, byte[]> store() {
            return wrapped();
        }

        @Override
        public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
            handedOn.addAll(entries);
            wrapped().putAll(entries);
        }
    }

    private interface Forwarding extends KeyValueStore<Bytes, byte[]> {

        KeyValueStore<Bytes, byte[]> store();

        @Override
        default void put(Bytes key, byte @Nullable [] value) {
            store().put(key, value);
        }

        @Override
        default byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
            return store().putIfAbsent(key, value);
        }

        @Override
        default byte @Nullable [] delete(Bytes key) {
            return store().delete(key);
        }

        @Override
        default byte @Nullable [] get(Bytes key) {
            return store().get(key);
        }

        @Override
        default org.apache.kafka.streams.state.KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
            return store().range(from, to);
        }

        @Override
        default org.apache.kafka.streams.state.KeyValueIterator<Bytes, byte[]> all() {
            return store().all();
        }

        @Override
        default long approximateNumEntries() {
            return store().approximateNumEntries();
        }
    }
}
