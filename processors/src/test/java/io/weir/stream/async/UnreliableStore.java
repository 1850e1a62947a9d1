// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A store of which a crash takes back what was not committed. Each change is a step that can be the last.
@SuppressWarnings("NullAway") // Kafka's own store gives null for an absent key.
final class UnreliableStore implements KeyValueStore<Bytes, byte[]> {

    private final Runnable step;
    private final TreeMap<Bytes, byte[]> entries;

    UnreliableStore(Map<Bytes, byte[]> committed, Runnable step) {
        this.entries = new TreeMap<>(committed);
        this.step = step;
    }

    Map<Bytes, byte[]> contents() {
        return Map.copyOf(entries);
    }

    int count() {
        return entries.size();
    }

    long bytes() {
        return entries.values().stream().mapToLong(value -> value.length).sum();
    }

    @Override
    public void put(Bytes key, byte[] value) {
        step.run();
        entries.put(key, value);
        step.run();
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        step.run();
        byte[] before = entries.remove(key);
        step.run();
        return before;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return entries.get(key);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> more) {
        more.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return over(entries.subMap(from, true, to, true));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return over(entries);
    }

    private static KeyValueIterator<Bytes, byte[]> over(Map<Bytes, byte[]> entries) {
        List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
        entries.forEach((key, value) -> found.add(KeyValue.pair(key, value)));
        Iterator<KeyValue<Bytes, byte[]>> iterator = found.iterator();
        return new KeyValueIterator<>() {
            @Override
            public void close() {}

            @Override
            public Bytes peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public KeyValue<Bytes, byte[]> next() {
                return iterator.next();
            }
        };
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return "in-flight";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
