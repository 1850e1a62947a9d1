// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/// A store of [ReviewStores] with its bounds: what is over, and what is too much, is deleted.
///
/// Owned by one stream thread.
final class BoundedEntries {
    private final KeyValueStore<Bytes, byte[]> store;
    private final EntryIndex index;
    private final UnaryOperator<Bytes> group;
    private final ProcessorContext<?, ?> context;
    private final ReviewListener listener;
    private final ReviewListener.Store told;

    /// @param group of a key
    BoundedEntries(
            ProcessorContext<?, ?> context,
            String store,
            EntryIndex index,
            UnaryOperator<Bytes> group,
            ReviewListener listener,
            ReviewListener.Store told) {
        this.context = context;
        this.store = context.getStateStore(store);
        this.index = index;
        this.group = group;
        this.listener = listener;
        this.told = told;
        restore();
    }

    byte[] get(Bytes key) {
        return store.get(key);
    }

    void put(Bytes key, byte[] value) {
        int before = index.size();
        store.put(key, value);
        add(key, value);
        listener.entries(told, index.size() - before);
    }

    /// Changes the value of an entry that is there: it stays as old as it is.
    void replace(Bytes key, byte[] value) {
        store.put(key, value);
    }

    void delete(Bytes key) {
        int before = index.size();
        store.delete(key);
        index.remove(key);
        listener.entries(told, index.size() - before);
    }

    List<Bytes> group(Bytes of) {
        return index.group(of);
    }

    void expire(long now) {
        List<Bytes> over = index.over(context.currentStreamTimeMs(), now);
        over.forEach(store::delete);
        listener.entries(told, -over.size());
    }

    /// Nothing of it is this process's any longer.
    void close() {
        listener.entries(told, -index.size());
    }

    private void add(Bytes key, byte[] value) {
        index.add(
                        key,
                        ReviewStores.tenant(value),
                        group.apply(key),
                        ReviewStores.timestamp(value),
                        context.currentSystemTimeMs())
                .forEach(store::delete);
    }

    private void restore() {
        List<KeyValue<Bytes, Long>> found = new ArrayList<>();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> found.add(KeyValue.pair(entry.key, ReviewStores.timestamp(entry.value))));
        }
        found.sort(Comparator.comparing(entry -> entry.value));
        for (KeyValue<Bytes, Long> entry : found) {
            add(entry.key, store.get(entry.key));
        }
        listener.entries(told, index.size());
    }
}
