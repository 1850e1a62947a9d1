// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/// Knows of most keys that they were never written to a windowed store, so that nearly every look-up
/// of a new key is spared. Only ever wrong in one direction: a key that was written may always be held.
///
/// Keys are remembered by the stretch of time they are written under, in a Bloom filter each, for as many
/// stretches as are looked at; under an older one every key may be held. Owned by one thread.
///
/// Keys are at least 16 bytes of a hash, so they are their own hash functions: Kirsch and Mitzenmacher,
/// _Less Hashing, Same Performance: Building a Better Bloom Filter_, ESA 2006.
final class WrittenKeys {
    private static final int STRETCHES_MAX = 3;

    // 2 MiB: one look-up in 500 is needless at a million keys in a stretch, one in 5 at four million.
    private static final int FILTER_BITS = 1 << 24;
    private static final int PROBES = 4;

    private final TreeMap<Long, long[]> filters = new TreeMap<>();
    private long unknownUpTo = Long.MIN_VALUE;

    void add(Bytes key, long stretch) {
        if (stretch <= unknownUpTo) {
            return;
        }
        long[] filter = filters.computeIfAbsent(stretch, _ -> new long[FILTER_BITS / Long.SIZE]);
        long hash = first(key);
        for (int probe = 0; probe < PROBES; probe++, hash += second(key)) {
            filter[word(hash)] |= 1L << hash;
        }
        if (filters.size() > STRETCHES_MAX) {
            unknownUpTo = filters.pollFirstEntry().getKey();
        }
    }

    /// False where the key was certainly not written under this stretch.
    boolean mayHold(Bytes key, long stretch) {
        if (stretch <= unknownUpTo) {
            return true;
        }
        long[] filter = filters.get(stretch);
        if (filter == null) {
            return false;
        }
        long hash = first(key);
        for (int probe = 0; probe < PROBES; probe++, hash += second(key)) {
            if ((filter[word(hash)] & (1L << hash)) == 0) {
                return false;
            }
        }
        return true;
    }

    /// The bit within the word is the hash's last six bits, which a shift takes by itself.
    private static int word(long hash) {
        return (int) (hash >>> 6) & (FILTER_BITS / Long.SIZE - 1);
    }

    private static long first(Bytes key) {
        return longAt(key.get(), 0);
    }

    private static long second(Bytes key) {
        return longAt(key.get(), Long.BYTES);
    }

    private static long longAt(byte[] bytes, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[offset + i] & 0xff);
        }
        return value;
    }
}
