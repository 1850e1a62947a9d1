// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Where the local copy of a state store lies. Its changelog makes either outlive the process.
///
/// Kafka Streams' own caching is always off: it hands on a removal even where it never handed on the
/// entry, and costs more than it saves. [WriteBehindStore] does better where entries are short-lived.
public enum StorePlacement {
    /// On the heap: fastest, for stores with a bound that fits.
    MEMORY,
    /// In RocksDB: for stores that grow with traffic.
    DISK;

    public StoreBuilder<KeyValueStore<Bytes, byte[]>> keyValues(String name, Map<String, String> changelog) {
        var supplier = switch (this) {
            case MEMORY -> Stores.inMemoryKeyValueStore(name);
            case DISK -> Stores.persistentKeyValueStore(name);
        };
        return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
    }

    /// A store with a bound, whose entries mostly go before the next commit: those cost nothing but heap.
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> shortLived(String name) {
        return new WriteBehindStoreBuilder(keyValues(name, Changelogs.SHORT_LIVED));
    }

    /// A store of marks that go by themselves, a stretch at a time, with no deletes written.
    public StoreBuilder<MarkStore> marks(String name, Duration retention, Duration stretch) {
        var supplier = switch (this) {
            case MEMORY -> Stores.inMemoryWindowStore(name, retention, stretch, false);
            case DISK -> Stores.persistentWindowStore(name, retention, stretch, false);
        };
        var batches = Stores.windowStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Changelogs.forgettingAfter(retention));
        return new MarkStoreBuilder(
                batches,
                retention,
                switch (this) {
                    case MEMORY -> (_, _) -> MarkIndex.onHeap();
                    case DISK -> DiskMarkIndex::new;
                });
    }
}
