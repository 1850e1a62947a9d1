// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Answers that are known already: the least used leave first, and none outlives its lifetime.
///
/// Callers put in what succeeded and nothing else. Safe for threads.
public final class BoundedCache<V> {

    private final Map<String, Entry<V>> entries = new LinkedHashMap<>(16, .75f, true);
    private final int sizeMax;
    private final Duration lifetime;
    private final InstantSource clock;
    private long hits;
    private long misses;

    public BoundedCache(int sizeMax, Duration lifetime, InstantSource clock) {
        if (!(sizeMax > 0) || lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a cache has room and a lifetime");
        }
        this.sizeMax = sizeMax;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    private record Entry<V>(V value, Instant expires) {}

    public synchronized Optional<V> get(String key) {
        return count(Optional.ofNullable(entries.get(key)).filter(this::isAlive).map(Entry::value));
    }

    /// As [#get], and where the key is not known the first living value that `alike` accepts.
    public synchronized Optional<V> getOrAlike(String key, Predicate<V> alike) {
        Optional<V> exact =
                Optional.ofNullable(entries.get(key)).filter(this::isAlive).map(Entry::value);
        return count(exact.or(() -> entries.values().stream()
                .filter(this::isAlive)
                .map(Entry::value)
                .filter(alike)
                .findFirst()));
    }

    public synchronized void put(String key, V value) {
        entries.put(key, new Entry<>(value, clock.instant().plus(lifetime)));
        if (entries.size() > sizeMax) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    public synchronized int size() {
        return entries.size();
    }

    public synchronized long hits() {
        return hits;
    }

    public synchronized long misses() {
        return misses;
    }

    private boolean isAlive(Entry<V> entry) {
        return clock.instant().isBefore(entry.expires());
    }

    private Optional<V> count(Optional<V> found) {
        if (found.isPresent()) {
            hits++;
        } else {
            misses++;
        }
        return found;
    }
}
