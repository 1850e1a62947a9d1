// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;

/// The numbered places of the in-flight store, and which of them are free.
///
/// A place that is vacated and taken within one call is overwritten, so that at the bound a record
/// costs the changelog one write and not a write and a delete.
final class Slots {
    private final List<Bytes> keys = new ArrayList<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final ArrayDeque<Integer> vacated = new ArrayDeque<>();

    /// The place's number in the store's order.
    static int of(Bytes key) {
        return ByteBuffer.wrap(key.get()).getInt();
    }

    /// @param taken the places that are taken already
    static Slots after(List<Integer> taken) {
        var slots = new Slots();
        int count = taken.stream().mapToInt(slot -> slot + 1).max().orElse(0);
        for (int slot = 0; slot < count; slot++) {
            slots.keys.add(newKey(slot));
            slots.free.add(slot);
        }
        slots.free.removeAll(new HashSet<>(taken));
        return slots;
    }

    /// A place to write to: one just vacated, else a free one, else a new one.
    int take() {
        if (!vacated.isEmpty()) {
            return vacated.remove();
        }
        if (!free.isEmpty()) {
            return free.remove();
        }
        keys.add(newKey(keys.size()));
        return keys.size() - 1;
    }

    /// Its entry is done, but still in the store.
    void vacate(int slot) {
        vacated.add(slot);
    }

    /// Frees what is vacated and was not taken again; `delete` removes it from the store.
    void clear(Consumer<Bytes> delete) {
        while (!vacated.isEmpty()) {
            int slot = vacated.remove();
            delete.accept(keys.get(slot));
            free.add(slot);
        }
    }

    Bytes keyOf(int slot) {
        return keys.get(slot);
    }

    private static Bytes newKey(int slot) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(slot).array());
    }
}
