// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/// Remembers that keys were marked, each under the start of a stretch of time, and forgets whole stretches.
///
/// # Why not a window store
///
/// A mark is some 30 bytes. Written one by one, most of what it costs is being a record: in the producer,
/// in the broker and each of its replicas, and again at every restart. Here the marks of one commit are
/// one record.
///
/// # How it works
///
/// 1. [#put] keeps a mark on the heap.
/// 2. When Kafka Streams is about to commit the task, the marks since the last commit are written as one
///    batch to a window store with a changelog, under their stretch, and each of them to a local index.
/// 3. [#fetch] looks on the heap, then in a Bloom filter ([WrittenKeys]), and only where that says
///    "perhaps" in the index.
///
/// The batches are the truth: they are committed with the offsets of what they mark. The index and the
/// filter are derived. The filter is made from the batches whenever the store is opened or handed over; the
/// index too, at some 2 µs a mark, unless it was closed in order and knows exactly these batches. So what
/// a crash leaves in it never counts.
///
/// Kafka Streams asks for the batch through the hook of its own caches, which is not public;
/// `CommitHookTest` fails with a version that no longer asks. Owned by one stream thread.
public final class MarkStore extends WrappedStateStore<WindowStore<Bytes, byte[]>, Bytes, byte[]> {

    private final MarkIndex.Opener indexes;
    private final long retentionMillis;
    private final TreeMap<Long, Map<Bytes, byte[]>> kept = new TreeMap<>();
    private @Nullable Path directory;
    private @Nullable Written written;

    MarkStore(WindowStore<Bytes, byte[]> batches, long retentionMillis, MarkIndex.Opener indexes) {
        super(batches);
        this.retentionMillis = retentionMillis;
        this.indexes = indexes;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        super.init(context, root);
        directory = context.stateDir().toPath().resolve(name() + "-index");
    }

    /// Value of a mark, or null where the key has none under this stretch.
    public byte @Nullable [] fetch(Bytes key, long stretch) {
        Map<Bytes, byte[]> recent = kept.get(stretch);
        byte[] mark = recent == null ? null : recent.get(key);
        return mark != null ? mark : written().find(key, stretch);
    }

    /// Marks a key; a mark that it has under this stretch is replaced.
    ///
    /// @param key at least 16 bytes of a hash, at most 255
    /// @param value at most 255 bytes
    public void put(Bytes key, byte[] value, long stretch) {
        kept.computeIfAbsent(stretch, _ -> new LinkedHashMap<>()).put(key, value);
    }

    @Override
    public void flushCache() {
        if (kept.isEmpty()) {
            return;
        }
        Written now = written();
        kept.forEach((stretch, marks) -> {
            now.add(stretch, marks);
            for (byte[] batch : MarkBatch.encode(marks)) {
                wrapped().put(now.next(batch), batch, stretch);
            }
        });
        now.index.forgetBefore(kept.lastKey() - retentionMillis);
        kept.clear();
    }

    /// The store is handed over to a standby task, which writes batches that this object does not see.
    @Override
    public void clearCache() {
        kept.clear();
        if (written != null) {
            written.index.close(written.lastBatch());
            written = null;
        }
    }

    @Override
    public void close() {
        clearCache();
        super.close();
    }

    private Written written() {
        if (written == null) {
            if (directory == null) {
                throw new IllegalStateException("a store is opened before it is used");
            }
            written = new Written(directory, indexes, wrapped());
        }
        return written;
    }

    /// What was handed to the wrapped store, as it is looked up.
    private static final class Written {

        private final MarkIndex index;
        private final WrittenKeys keys = new WrittenKeys();
        private long number;
        private byte[] last = {};

        private Written(Path directory, MarkIndex.Opener indexes, WindowStore<Bytes, byte[]> batches) {
            read(batches, this::know);
            this.index = indexes.open(directory, lastBatch());
            if (!index.isComplete()) {
                fill(index, batches);
            }
        }

        /// An index that could not be filled is let go: held open, it would keep every later try from opening it.
        private static void fill(MarkIndex index, WindowStore<Bytes, byte[]> batches) {
            try {
                read(batches, (_, stretch, batch) -> index.add(stretch, MarkBatch.decode(batch)));
            } catch (RuntimeException failed) {
                index.discard();
                throw failed;
            }
        }

        private static void read(WindowStore<Bytes, byte[]> batches, BatchReader reader) {
            try (var all = batches.all()) {
                all.forEachRemaining(
                        batch -> reader.read(batch.key.key(), batch.key.window().start(), batch.value));
            }
        }

        private void know(Bytes batchKey, long stretch, byte[] batch) {
            MarkBatch.decode(batch).keySet().forEach(key -> keys.add(key, stretch));
            long found = new ByteReader(batchKey.get()).getLong();
            if (found > number) {
                number = found;
                last = batch;
            }
        }

        private byte @Nullable [] find(Bytes key, long stretch) {
            return keys.mayHold(key, stretch) ? index.find(key, stretch) : null;
        }

        private void add(long stretch, Map<Bytes, byte[]> marks) {
            marks.keySet().forEach(key -> keys.add(key, stretch));
            index.add(stretch, marks);
        }

        /// Key of the next batch.
        private Bytes next(byte[] batch) {
            number++;
            last = batch;
            return Bytes.wrap(new ByteWriter(Long.BYTES).putLong(number).toBytes());
        }

        /// Number, length and checksum: two histories that end in the same batch are the same.
        private String lastBatch() {
            var checksum = new CRC32C();
            checksum.update(last);
            return number + "-" + last.length + "-" + Long.toHexString(checksum.getValue());
        }
    }

    @FunctionalInterface
    private interface BatchReader {
        void read(Bytes key, long stretch, byte[] batch);
    }
}
