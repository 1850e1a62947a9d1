// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/// Builds a [MarkStore] over a window store of batches.
record MarkStoreBuilder(StoreBuilder<WindowStore<Bytes, byte[]>> batches, Duration retention, MarkIndex.Opener indexes)
        implements StoreBuilder<MarkStore> {

    @Override
    public MarkStore build() {
        return new MarkStore(batches.build(), retention.toMillis(), indexes);
    }

    @Override
    public StoreBuilder<MarkStore> withCachingEnabled() {
        throw new UnsupportedOperationException("a mark store is its own cache");
    }

    @Override
    public StoreBuilder<MarkStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<MarkStore> withLoggingEnabled(Map<String, String> config) {
        return new MarkStoreBuilder(batches.withLoggingEnabled(config), retention, indexes);
    }

    @Override
    public StoreBuilder<MarkStore> withLoggingDisabled() {
        return new MarkStoreBuilder(batches.withLoggingDisabled(), retention, indexes);
    }

    @Override
    public Map<String, String> logConfig() {
        return batches.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return batches.loggingEnabled();
    }

    @Override
    public String name() {
        return batches.name();
    }
}
