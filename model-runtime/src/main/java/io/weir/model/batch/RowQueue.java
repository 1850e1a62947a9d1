// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Rows that wait, in buckets of like length. Not safe for threads: its scheduler's lock guards it.
final class RowQueue<I, O> {

    private static final int BUCKET_TOKENS = 8;
    private static final int BUCKETS = 128;
    private static final Comparator<Request.Row<?, ?>> SHORTEST = Comparator.comparingInt(Request.Row::tokens);
    private static final Comparator<Request.Row<?, ?>> LONGEST = SHORTEST.reversed();
    private static final Comparator<Request.Row<?, ?>> AGE = Comparator.comparingLong(Request.Row::sequence);

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

    /// Takes the oldest row, and with it as many of its neighbours in length as bounds allow.
    ///
    /// Rows that nobody wants any more leave on the way and are in no batch; empty if no other waited.
    List<Request.Row<I, O>> takeBatch(BatchSettings settings, long nowNanos) {
        Request.Row<I, O> oldest = oldest();
        while (oldest != null && !oldest.isWanted(nowNanos)) {
            remove(oldest);
            oldest = oldest();
        }
        if (oldest == null) {
            return List.of();
        }
        remove(oldest);
        List<Request.Row<I, O>> batch =
                LikeLengths.batch(settings, oldest, neighbours(oldest, settings.batchRowsMax() - 1, nowNanos));
        batch.stream().skip(1).forEach(this::remove);
        return batch;
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

    /// The rows next to one in length, `max` on each side at most, from the longest to the shortest; of
    /// rows of one length the older first.
    private List<Request.Row<I, O>> neighbours(Request.Row<I, O> row, int max, long nowNanos) {
        List<Request.Row<I, O>> longer = new ArrayList<>();
        List<Request.Row<I, O>> shorter = new ArrayList<>();
        int home = bucket(row);
        for (int i = home; i >= 0 && shorter.size() < max; i = occupied.previousSetBit(i - 1)) {
            addWanted(i, nowNanos, other -> other.tokens() <= row.tokens(), shorter);
        }
        for (int i = home; i >= 0 && longer.size() < max; i = occupied.nextSetBit(i + 1)) {
            addWanted(i, nowNanos, other -> other.tokens() > row.tokens(), longer);
        }
        longer.sort(SHORTEST.thenComparing(AGE));
        shorter.sort(LONGEST.thenComparing(AGE));
        List<Request.Row<I, O>> both = new ArrayList<>(longer.subList(0, Math.min(longer.size(), max)));
        both.addAll(shorter.subList(0, Math.min(shorter.size(), max)));
        both.sort(LONGEST.thenComparing(AGE));
        return both;
    }

    /// The rows of a bucket; those that nobody wants any more leave it.
    private void addWanted(int index, long nowNanos, Predicate<Request.Row<I, O>> fits, List<Request.Row<I, O>> found) {
        for (Request.Row<I, O> row : List.copyOf(buckets.get(index))) {
            if (!row.isWanted(nowNanos)) {
                remove(row);
            } else if (fits.test(row)) {
                found.add(row);
            }
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
}
