// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that wait, in buckets of like length. Not safe for threads: its scheduler's lock guards it.
final class RowQueue<I, O> {

    private static final int BUCKET_TOKENS = 8;
    private static final int BUCKETS = 128;

    private final List<LinkedHashSet<Request.Row<I, O>>> buckets = new ArrayList<>(BUCKETS);
    private long tokens;

    RowQueue() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new LinkedHashSet<>());
        }
    }

    boolean isEmpty() {
        return tokens == 0;
    }

    long tokens() {
        return tokens;
    }

    void add(Request.Row<I, O> row) {
        buckets.get(bucket(row)).add(row);
        tokens += row.tokens();
    }

    /// @return whether it was still waiting
    boolean remove(Request.Row<I, O> row) {
        boolean removed = buckets.get(bucket(row)).remove(row);
        tokens -= removed ? row.tokens() : 0;
        return removed;
    }

    /// Takes the oldest row and then neighbours in length, oldest of each bucket first, as bounds allow.
    List<Request.Row<I, O>> takeBatch(BatchSettings settings) {
        Request.Row<I, O> oldest = oldest();
        if (oldest == null) {
            return List.of();
        }
        var batch = new Batch<I, O>(settings);
        remove(oldest);
        batch.offer(oldest);
        int home = bucket(oldest);
        for (int distance = 0; distance < BUCKETS; distance++) {
            fill(batch, home - distance);
            if (distance > 0) {
                fill(batch, home + distance);
            }
        }
        return batch.rows;
    }

    List<Request.Row<I, O>> takeAll() {
        List<Request.Row<I, O>> all = new ArrayList<>();
        for (LinkedHashSet<Request.Row<I, O>> bucket : buckets) {
            all.addAll(bucket);
            bucket.clear();
        }
        tokens = 0;
        return all;
    }

    private void fill(Batch<I, O> batch, int index) {
        if (index < 0 || index >= BUCKETS) {
            return;
        }
        Iterator<Request.Row<I, O>> rows = buckets.get(index).iterator();
        while (rows.hasNext()) {
            Request.Row<I, O> row = rows.next();
            if (!batch.offer(row)) {
                return;
            }
            rows.remove();
            tokens -= row.tokens();
        }
    }

    private Request.@Nullable Row<I, O> oldest() {
        Request.Row<I, O> oldest = null;
        for (LinkedHashSet<Request.Row<I, O>> bucket : buckets) {
            if (!bucket.isEmpty() && (oldest == null || bucket.getFirst().sequence() < oldest.sequence())) {
                oldest = bucket.getFirst();
            }
        }
        return oldest;
    }

    private static int bucket(Request.Row<?, ?> row) {
        return Math.min(row.tokens() / BUCKET_TOKENS, BUCKETS - 1);
    }

    /// A batch that grows while the bounds hold.
    private static final class Batch<I, O> {

        private final BatchSettings settings;
        private final List<Request.Row<I, O>> rows = new ArrayList<>();
        private int longest;
        private int tokens;

        Batch(BatchSettings settings) {
            this.settings = settings;
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
