// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The window of work in flight: bounds, deadlines, and order for each key. Knows no Kafka and no clock.
///
/// An entry is open until it is answered or given up; either way it leaves by [#poll()], once every
/// earlier entry of its key has left. It counts against the bounds until then. Entries of different
/// keys overtake each other freely.
///
/// Each operation takes constant time, apart from [#overdue(long)], which looks at every open entry but
/// only when the earliest deadline can have passed. Owned by one thread.
///
/// @param <T> what an entry is about
/// @param <R> its answer
final class InFlight<T, R> {
    private final int recordsMax;
    private final long bytesMax;
    private final Map<String, Entry<T, R>> lastByKey = new HashMap<>();
    private final Queue<Entry<T, R>> ready = new ArrayDeque<>();
    private @Nullable Entry<T, R> firstOpen;
    private @Nullable Entry<T, R> lastOpen;
    private int records;
    private long bytes;

    // No open entry has an earlier one; may be too early after an answer.
    private long deadlineBound = Long.MAX_VALUE;

    InFlight(int recordsMax, long bytesMax) {
        this.recordsMax = recordsMax;
        this.bytesMax = bytesMax;
    }

    /// Whether an entry of this size may be added. One larger than the bound may go alone.
    boolean hasRoom(long size) {
        return records == 0 || (records < recordsMax && bytes + size <= bytesMax);
    }

    /// Whether an entry of this key has not left yet.
    boolean holds(String key) {
        return lastByKey.containsKey(key);
    }

    Entry<T, R> add(long sequence, String key, T subject, long size, long deadlineMillis) {
        var entry = new Entry<T, R>(sequence, key, subject, size, deadlineMillis);
        records++;
        bytes += size;
        deadlineBound = Math.min(deadlineBound, deadlineMillis);
        queueBehindItsKey(entry);
        linkOpen(entry);
        return entry;
    }

    /// Gives an entry its answer; false where it already had one, and this one is ignored.
    boolean answer(Entry<T, R> entry, R answer) {
        if (entry.answer != null) {
            return false;
        }
        entry.answer = answer;
        unlinkOpen(entry);
        if (entry.ahead == null) {
            ready.add(entry);
        }
        return true;
    }

    /// The next entry that may be forwarded, answered and with none of its key before it; it is out of
    /// flight then. Null where there is none.
    @Nullable
    Entry<T, R> poll() {
        Entry<T, R> entry = ready.poll();
        if (entry != null) {
            records--;
            bytes -= entry.size;
            letNextOfItsKeyGo(entry);
        }
        return entry;
    }

    /// Open entries whose deadline is `nowMillis` or earlier, in order of arrival.
    List<Entry<T, R>> overdue(long nowMillis) {
        if (nowMillis < deadlineBound) {
            return List.of();
        }
        var overdue = new ArrayList<Entry<T, R>>();
        deadlineBound = Long.MAX_VALUE;
        for (Entry<T, R> entry = firstOpen; entry != null; entry = entry.nextOpen) {
            if (entry.deadlineMillis <= nowMillis) {
                overdue.add(entry);
            } else {
                deadlineBound = Math.min(deadlineBound, entry.deadlineMillis);
            }
        }
        return overdue;
    }

    /// The open entry that came first. Answering it always makes something ready.
    @Nullable
    Entry<T, R> eldestOpen() {
        return firstOpen;
    }

    /// Every entry without an answer, in order of arrival.
    List<Entry<T, R>> open() {
        var open = new ArrayList<Entry<T, R>>();
        for (Entry<T, R> entry = firstOpen; entry != null; entry = entry.nextOpen) {
            open.add(entry);
        }
        return open;
    }

    int records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    private void queueBehindItsKey(Entry<T, R> entry) {
        Entry<T, R> ahead = lastByKey.put(entry.key, entry);
        if (ahead != null) {
            entry.ahead = ahead;
            ahead.behind = entry;
        }
    }

    private void letNextOfItsKeyGo(Entry<T, R> entry) {
        Entry<T, R> next = entry.behind;
        if (next == null) {
            lastByKey.remove(entry.key);
            return;
        }
        next.ahead = null;
        if (next.answer != null) {
            ready.add(next);
        }
    }

    private void linkOpen(Entry<T, R> entry) {
        entry.previousOpen = lastOpen;
        if (lastOpen == null) {
            firstOpen = entry;
        } else {
            lastOpen.nextOpen = entry;
        }
        lastOpen = entry;
    }

    private void unlinkOpen(Entry<T, R> entry) {
        if (entry.previousOpen == null) {
            firstOpen = entry.nextOpen;
        } else {
            entry.previousOpen.nextOpen = entry.nextOpen;
        }
        if (entry.nextOpen == null) {
            lastOpen = entry.previousOpen;
        } else {
            entry.nextOpen.previousOpen = entry.previousOpen;
        }
        entry.previousOpen = null;
        entry.nextOpen = null;
    }

    /// One record in flight.
    static final class Entry<T, R> {
        private final long sequence;
        private final String key;
        private final T subject;
        private final long size;
        private final long deadlineMillis;
        private @Nullable R answer;
        private @Nullable Entry<T, R> ahead;
        private @Nullable Entry<T, R> behind;
        private @Nullable Entry<T, R> previousOpen;
        private @Nullable Entry<T, R> nextOpen;

        private Entry(long sequence, String key, T subject, long size, long deadlineMillis) {
            this.sequence = sequence;
            this.key = key;
            this.subject = subject;
            this.size = size;
            this.deadlineMillis = deadlineMillis;
        }

        long sequence() {
            return sequence;
        }

        T subject() {
            return subject;
        }

        /// Only of an entry that [InFlight#poll()] gave.
        R answer() {
            if (answer == null) {
                throw new IllegalStateException("this entry is open");
            }
            return answer;
        }
    }
}
