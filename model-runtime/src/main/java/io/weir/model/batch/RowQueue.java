// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that wait, in buckets of like length. Not safe for threads: its scheduler's lock guards it.
final class RowQueue<I, O> {

    private static final int BUCKET_TOKENS = 8;
    private static final int BUCKETS = 128;

    private final List<LinkedHashSet<Request.Row<I, O>>> buckets = new ArrayList<>(BUCKETS);

    /// Buckets that hold a row: most are empty, and each look at one is a miss of the cache.
    private final BitSet occupied = new BitSet(BUCKETS);

    private int rows;
    private long tokens;

    RowQueue() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new LinkedHashSet<>());
        }
    }

    boolean isEmpty() {
        return rows == 0;
    }

    int rows() {
        return rows;
    }

    long tokens() {
        return tokens;
    }

    void add(Request.Row<I, O> row) {
        int bucket = bucket(row);
        if (buckets.get(bucket).add(row)) {
            occupied.set(bucket);
            rows++;
            tokens += row.tokens();
        }
    }

    /// Removes the row if it still waits.
    void remove(Request.Row<I, O> row) {
        if (buckets.get(bucket(row)).remove(row)) {
            removed(row, bucket(row));
        }
    }

    /// The row that came first, or null where none waits.
    Request.@Nullable Row<I, O> oldest() {
        Request.Row<I, O> oldest = null;
        for (int i = occupied.nextSetBit(0); i >= 0; i = occupied.nextSetBit(i + 1)) {
            Request.Row<I, O> first = buckets.get(i).getFirst();
            if (oldest == null || first.sequence() < oldest.sequence()) {
                oldest = first;
            }
        }
        return oldest;
    }

    /// Takes the oldest row and then neighbours in length, oldest of each bucket first, as bounds allow.
    ///
    /// Rows that nobody wants any more leave on the way and are in no batch; empty if no other waited.
    List<Request.Row<I, O>> takeBatch(BatchSettings settings, long nowNanos) {
        var batch = new Batch<I, O>(settings);
        Request.Row<I, O> oldest = oldest();
        while (oldest != null && !oldest.isWanted(nowNanos)) {
            remove(oldest);
            oldest = oldest();
        }
        if (oldest == null) {
            return List.of();
        }
        remove(oldest);
        batch.offer(oldest);
        int home = bucket(oldest);
        for (int distance = 0; distance < BUCKETS && !isEmpty() && !batch.isFull(); distance++) {
            fill(batch, home - distance, nowNanos);
            if (distance > 0) {
                fill(batch, home + distance, nowNanos);
            }
        }
        return batch.rows;
    }

    List<Request.Row<I, O>> takeAll() {
        List<Request.Row<I, O>> all = new ArrayList<>(rows);
        for (LinkedHashSet<Request.Row<I, O>> bucket : buckets) {
            all.addAll(bucket);
            bucket.clear();
        }
        occupied.clear();
        rows = 0;
        tokens = 0;
        return all;
    }

    private void fill(Batch<I, O> batch, int index, long nowNanos) {
        if (index < 0 || !occupied.get(index)) {
            return;
        }
        Iterator<Request.Row<I, O>> bucket = buckets.get(index).iterator();
        while (bucket.hasNext()) {
            Request.Row<I, O> row = bucket.next();
            if (row.isWanted(nowNanos) && !batch.offer(row)) {
                return;
            }
            bucket.remove();
            removed(row, index);
        }
    }

    private void removed(Request.Row<I, O> row, int bucket) {
        if (buckets.get(bucket).isEmpty()) {
            occupied.clear(bucket);
        }
        rows--;
        tokens -= row.tokens();
    }

    private static int bucket(Request.Row<?, ?> row) {
        return Math.min(row.tokens() / BUCKET_TOKENS, BUCKETS - 1);
    }

    /// A batch that grows while the bounds hold.
    private static final class Batch<I, O> {

        private final BatchSettings settings;
        private final List<Request.Row<I, O>> rows = new ArrayList<>();
        private int longest;
        private long tokens;

        Batch(BatchSettings settings) {
            this.settings = settings;
        }

        /// Whether no row at all fits any more: one that fits is at most as long as the longest.
        boolean isFull() {
            return !settings.allows(rows.size() + 1, longest, tokens + longest);
        }

        boolean offer(Request.Row<I, O> row) {
            int longestThen = Math.max(longest, row.tokens());
            if (!settings.allows(rows.size() + 1, longestThen, tokens + row.tokens())) {
                return false;
            }
            rows.add(row);
            longest = longestThen;
            tokens += row.tokens();
            return true;
        }
    }
}
