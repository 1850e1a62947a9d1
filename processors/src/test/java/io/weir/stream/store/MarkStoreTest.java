// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MarkStoreTest {

    private static final Duration STRETCH = Duration.ofMinutes(10);
    private static final long FIRST = 0;
    private static final long SECOND = STRETCH.toMillis();

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Every test opens it.
    private MarkStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMarkIsFoundBeforeAndAfterACommit(StorePlacement placement) {
        open(placement);

        store.put(key(1), value(7), FIRST);
        assertThat(store.fetch(key(1), FIRST)).isEqualTo(value(7));
        store.flushCache();

        assertThat(store.fetch(key(1), FIRST)).isEqualTo(value(7));
    }

    @ParameterizedTest
    @EnumSource
    void aMarkIsOfItsStretchAlone(StorePlacement placement) {
        open(placement);

        store.put(key(1), value(7), FIRST);
        store.flushCache();

        assertThat(store.fetch(key(1), SECOND)).isNull();
        assertThat(store.fetch(key(2), FIRST)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aLaterMarkReplacesAnEarlierOne(StorePlacement placement) {
        open(placement);

        store.put(key(1), value(7), FIRST);
        store.flushCache();
        store.put(key(1), value(8), FIRST);
        assertThat(store.fetch(key(1), FIRST)).isEqualTo(value(8));
        store.flushCache();
        handOver();

        assertThat(store.fetch(key(1), FIRST)).isEqualTo(value(8));
    }

    /// A crash goes back to the last commit, and so must the store, whatever its index holds.
    @ParameterizedTest
    @EnumSource
    void whatWasNotHandedOnIsForgottenWithTheTask(StorePlacement placement) {
        open(placement);
        store.put(key(1), value(1), FIRST);
        store.flushCache();
        store.put(key(2), value(2), FIRST);

        handOver();

        assertThat(store.fetch(key(1), FIRST)).isEqualTo(value(1));
        assertThat(store.fetch(key(2), FIRST)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void batchesOfAStandbyAreRead(StorePlacement placement) {
        open(placement);
        store.put(key(1), value(1), FIRST);
        store.flushCache();
        handOver();

        // What a standby task restores comes to the wrapped store alone.
        Bytes elsewhere = Bytes.wrap(new ByteWriter(Long.BYTES).putLong(99).toBytes());
        store.wrapped()
                .put(elsewhere, MarkBatch.encode(Map.of(key(3), value(3))).getFirst(), SECOND);

        assertThat(store.fetch(key(3), SECOND)).isEqualTo(value(3));
        store.put(key(4), value(4), SECOND);
        store.flushCache();
        handOver();
        assertThat(store.fetch(key(3), SECOND)).isEqualTo(value(3));
        assertThat(store.fetch(key(4), SECOND)).isEqualTo(value(4));
    }

    @ParameterizedTest
    @EnumSource
    void stretchesPastTheRetentionGoFromTheIndex(StorePlacement placement) {
        open(placement);
        store.put(key(1), value(1), FIRST);
        store.flushCache();

        store.put(key(2), value(2), 4 * SECOND);
        store.flushCache();

        assertThat(store.fetch(key(1), FIRST)).isNull();
        assertThat(store.fetch(key(2), 4 * SECOND)).isEqualTo(value(2));
    }

    /// A task that is closed in order and opened again at the same place need not make its index anew.
    @Test
    void anIndexThatWasClosedInOrderIsUsedAgain() {
        MarkIndex first = new DiskMarkIndex(directory.resolve("index"), "0-");
        first.add(FIRST, Map.of(key(1), value(1)));
        first.close("1-a");

        MarkIndex same = new DiskMarkIndex(directory.resolve("index"), "1-a");
        assertThat(same.isComplete()).isTrue();
        assertThat(same.find(key(1), FIRST)).isEqualTo(value(1));
        same.close("1-a");

        MarkIndex other = new DiskMarkIndex(directory.resolve("index"), "2-b");
        assertThat(other.isComplete()).isFalse();
        assertThat(other.find(key(1), FIRST)).isNull();
        other.close("2-b");
    }

    @Test
    void anIndexThatWasNotClosedInOrderIsMadeAnew() {
        MarkIndex first = new DiskMarkIndex(directory.resolve("index"), "0-");
        first.add(FIRST, Map.of(key(1), value(1)));
        first.close("1-a");
        MarkIndex crashed = new DiskMarkIndex(directory.resolve("index"), "1-a");
        crashed.add(FIRST, Map.of(key(2), value(2)));

        // Nobody closes it in order: what says that it is complete went when it was opened.
        assertThat(directory.resolve("index.complete")).doesNotExist();
        crashed.close("2-uncommitted");
        MarkIndex again = new DiskMarkIndex(directory.resolve("index"), "1-a");

        assertThat(again.isComplete()).isFalse();
        assertThat(again.find(key(2), FIRST)).isNull();
        again.close("1-a");
    }

    /// After a power cut a file may hold anything.
    @Test
    void anIndexWithAnUnreadableNoteIsMadeAnew() throws IOException {
        Files.write(directory.resolve("index.complete"), new byte[] {(byte) 0xff, 0, (byte) 0x80});

        MarkIndex index = new DiskMarkIndex(directory.resolve("index"), "1-a");

        assertThat(index.isComplete()).isFalse();
        index.close("1-a");
    }

    /// A thread that failed is replaced, and its task is opened once more in the same process.
    @Test
    void anIndexThatCouldNotBeFilledKeepsNobodyFromTheNextTry() {
        var fails = new AtomicBoolean(true);
        open(StorePlacement.DISK, (path, lastBatch) -> {
            MarkIndex disk = new DiskMarkIndex(path, lastBatch);
            return fails.getAndSet(false) ? new FullDisk(disk) : disk;
        });
        Bytes restored = Bytes.wrap(new ByteWriter(Long.BYTES).putLong(1).toBytes());
        store.wrapped().put(restored, MarkBatch.encode(Map.of(key(1), value(1))).getFirst(), FIRST);

        assertThatThrownBy(() -> store.fetch(key(1), FIRST)).isInstanceOf(ProcessorStateException.class);

        assertThat(store.fetch(key(1), FIRST)).isEqualTo(value(1));
    }

    @Test
    void aDiscardedIndexIsMadeAnew() {
        MarkIndex first = new DiskMarkIndex(directory.resolve("index"), "0-");
        first.add(FIRST, Map.of(key(1), value(1)));

        first.discard();
        MarkIndex again = new DiskMarkIndex(directory.resolve("index"), "0-");

        assertThat(again.isComplete()).isFalse();
        assertThat(again.find(key(1), FIRST)).isNull();
        again.close("0-");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void itAnswersAsAMapDoes(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        open(random.nextBoolean() ? StorePlacement.DISK : StorePlacement.MEMORY);
        record Place(Bytes key, long stretch) {}
        Map<Place, byte[]> expected = new HashMap<>();
        Map<Place, byte[]> committed = new HashMap<>();

        for (int i = 0; i < 2_000; i++) {
            Bytes key = key(random.nextInt(200));
            long stretch = random.nextInt(3) * SECOND;
            switch (random.nextInt(50)) {
                case 0 -> {
                    store.flushCache();
                    committed = new HashMap<>(expected);
                }
                case 1 -> {
                    handOver();
                    expected = new HashMap<>(committed);
                }
                default -> {
                    if (random.nextBoolean()) {
                        store.put(key, value(i), stretch);
                        expected.put(new Place(key, stretch), value(i));
                    }
                }
            }
            assertThat(store.fetch(key, stretch)).isEqualTo(expected.get(new Place(key, stretch)));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private void open(StorePlacement placement) {
        open(placement
                .marks("marks", STRETCH.multipliedBy(3), STRETCH)
                .withLoggingDisabled()
                .build());
    }

    private void open(StorePlacement placement, MarkIndex.Opener indexes) {
        var built = placement
                .marks("marks", STRETCH.multipliedBy(3), STRETCH)
                .withLoggingDisabled()
                .build();
        open(new MarkStore(built.wrapped(), STRETCH.multipliedBy(3).toMillis(), indexes));
    }

    private void open(MarkStore opened) {
        var context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
        store = opened;
        store.init(context.getStateStoreContext(), store);
    }

    /// What Kafka Streams does when the task is lost, or goes to a standby: the wrapped store stays.
    private void handOver() {
        store.clearCache();
    }

    private static Bytes key(int number) {
        return Bytes.wrap(new ByteWriter(16)
                .putLong(number * 0x9E3779B97F4A7C15L)
                .putLong(number)
                .toBytes());
    }

    private static byte[] value(int number) {
        return new ByteWriter(16).putInt(number).toBytes();
    }

    /// Takes no mark.
    private record FullDisk(MarkIndex disk) implements MarkIndex {

        @Override
        public boolean isComplete() {
            return disk.isComplete();
        }

        @Override
        public void add(long stretch, Map<Bytes, byte[]> marks) {
            throw new ProcessorStateException("the disk is full");
        }

        @Override
        public byte @Nullable [] find(Bytes key, long stretch) {
            return disk.find(key, stretch);
        }

        @Override
        public void forgetBefore(long stretch) {
            disk.forgetBefore(stretch);
        }

        @Override
        public void close(String lastBatch) {
            disk.close(lastBatch);
        }

        @Override
        public void discard() {
            disk.discard();
        }
    }
}
