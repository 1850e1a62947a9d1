// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/// Keeps writes on the heap until Kafka Streams commits, and then hands them on as one batch.
///
/// An entry that is written and removed between two commits reaches neither the changelog nor the disk:
/// nobody could ever have read it there, since a crash goes back to the commit before it. For entries
/// that live for less than a commit interval, as most that wait do, that is nearly all of a store's cost.
///
/// Exactly-once holds as it does without: Kafka Streams asks a store to hand on what it keeps before it
/// commits a task, also before it gives a task away, and tells it to forget that when the task is lost.
/// It asks through the hook of its own caches, which is not public; `WriteBehindStoreTest` fails with a
/// version that no longer asks.
///
/// For stores with a bound: every key of the store is also on the heap, so that an entry which was never
/// handed on is known to need no delete. Scans hand on first. Owned by one stream thread.
final class WriteBehindStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {

    /// What the wrapped store lacks; null for a delete.
    private final Map<Bytes, byte @Nullable []> kept = new LinkedHashMap<>();

    /// Keys of the wrapped store; null until it was restored and is first used.
    private @Nullable Set<Bytes> handedOn;

    WriteBehindStore(KeyValueStore<Bytes, byte[]> wrapped) {
        super(wrapped);
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return kept.containsKey(key) ? kept.get(key) : wrapped().get(key);
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        if (value == null && !handedOn().contains(key)) {
            kept.remove(key);
        } else {
            kept.put(key, value);
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte @Nullable [] value) {
        byte[] before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] before = get(key);
        put(key, null);
        return before;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        flushCache();
        return wrapped().all();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseAll() {
        flushCache();
        return wrapped().reverseAll();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        flushCache();
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        flushCache();
        return wrapped().reverseRange(from, to);
    }

    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(P prefix, S serializer) {
        flushCache();
        return wrapped().prefixScan(prefix, serializer);
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries() + kept.size();
    }

    @Override
    public void flushCache() {
        if (kept.isEmpty()) {
            return;
        }
        Set<Bytes> keys = handedOn();
        List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>(kept.size());
        kept.forEach((key, value) -> {
            batch.add(KeyValue.pair(key, value));
            if (value == null) {
                keys.remove(key);
            } else {
                keys.add(key);
            }
        });
        kept.clear();
        wrapped().putAll(batch);
    }

    @Override
    public void clearCache() {
        kept.clear();
        handedOn = null;
    }

    @Override
    public void close() {
        clearCache();
        super.close();
    }

    private Set<Bytes> handedOn() {
        if (handedOn == null) {
            Set<Bytes> keys = new HashSet<>();
            try (var all = wrapped().all()) {
                all.forEachRemaining(entry -> keys.add(entry.key));
            }
            handedOn = keys;
        }
        return handedOn;
    }
}
