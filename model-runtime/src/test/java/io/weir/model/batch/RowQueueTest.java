// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is true of every batch, whatever waits.
final class RowQueueTest {

    private static final long NOW = 1_000;

    private final RowQueue<Integer, Integer> queue = new RowQueue<>();
    private long sequence;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRowLeavesOnceAndTheOldestAlwaysLeads(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        BatchSettings settings = settings(random);
        Set<Request.Row<Integer, Integer>> waiting = new HashSet<>();

        for (int step = 0; step < 400; step++) {
            for (int arrivals = random.nextInt(6); arrivals > 0; arrivals--) {
                Request.Row<Integer, Integer> row = row(1 + random.nextInt(random.nextInt(10) == 0 ? 1_500 : 120));
                queue.add(row);
                waiting.add(row);
            }
            long oldest =
                    waiting.stream().mapToLong(Request.Row::sequence).min().orElse(-1);
            List<Request.Row<Integer, Integer>> batch = queue.takeBatch(settings, NOW);

            assertThat(batch.isEmpty()).isEqualTo(waiting.isEmpty());
            if (!batch.isEmpty()) {
                assertThat(batch.getFirst().sequence()).isEqualTo(oldest);
                assertThat(waiting).containsAll(batch);
                assertThat(batch).doesNotHaveDuplicates();
                assertBounds(settings, batch);
            }
            batch.forEach(waiting::remove);
            assertThat(queue.rows()).isEqualTo(waiting.size());
            assertThat(queue.tokens())
                    .isEqualTo(waiting.stream().mapToLong(Request.Row::tokens).sum());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsThatNobodyWantsAreInNoBatchAndTheirRequestsEnd(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<Request.Row<Integer, Integer>> late = new ArrayList<>();
        Set<Request.Row<Integer, Integer>> wanted = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            boolean isLate = random.nextBoolean();
            Request.Row<Integer, Integer> row = row(1 + random.nextInt(60), isLate ? NOW : NOW + 1);
            queue.add(row);
            (isLate ? late : wanted).add(row);
        }

        Set<Request.Row<Integer, Integer>> taken = new HashSet<>();
        while (!queue.isEmpty()) {
            taken.addAll(queue.takeBatch(BatchSettings.cpu(), NOW));
        }

        assertThat(taken).isEqualTo(wanted);
        assertThat(late)
                .allSatisfy(
                        row -> assertThat(row.request().outcome()).isEqualTo(new Outcome.Rejected<>(Cause.TIMED_OUT)));
        assertThat(queue.tokens()).isZero();
    }

    @Test
    void neighboursInLengthJoinTheOldestAndOthersWait() {
        for (int tokens : new int[] {100, 20, 101, 99, 300, 100, 21}) {
            queue.add(row(tokens));
        }

        assertThat(lengths(queue.takeBatch(BatchSettings.cpu(), NOW))).containsExactlyInAnyOrder(100, 100, 99, 101);
        assertThat(lengths(queue.takeBatch(BatchSettings.cpu(), NOW))).containsExactlyInAnyOrder(20, 21);
        assertThat(lengths(queue.takeBatch(BatchSettings.cpu(), NOW))).containsExactly(300);
    }

    @Test
    void aNearRowWaitsWhereMoreRowsFitWithoutIt() {
        for (int tokens : new int[] {100, 103, 95, 95, 95, 95}) {
            queue.add(row(tokens));
        }

        assertThat(lengths(queue.takeBatch(BatchSettings.cpu(), NOW))).containsExactly(100, 95, 95, 95, 95);
        assertThat(lengths(queue.takeBatch(BatchSettings.cpu(), NOW))).containsExactly(103);
    }

    @Test
    void ofRowsOfOneLengthTheOlderJoin() {
        List<Request.Row<Integer, Integer>> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(row(64));
        }
        rows.forEach(queue::add);

        assertThat(queue.takeBatch(BatchSettings.cpu(), NOW)).containsExactlyElementsOf(rows.subList(0, 8));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noBatchThatHoldsTheOldestCouldBeLarger(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        BatchSettings settings = settings(random);
        List<Request.Row<Integer, Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            waiting.add(row(1 + random.nextInt(150)));
        }
        waiting.forEach(queue::add);

        assertThat(queue.takeBatch(settings, NOW)).hasSize(largest(settings, waiting));
    }

    @Test
    void aRowLongerThanABatchRunsAlone() {
        queue.add(row(4_000));
        queue.add(row(4_000));

        assertThat(lengths(queue.takeBatch(BatchSettings.cpu(), NOW))).containsExactly(4_000);
    }

    @Test
    void theBudgetIsUsedToItsLastToken() {
        for (int i = 0; i < 9; i++) {
            queue.add(row(64));
        }

        assertThat(queue.takeBatch(BatchSettings.cpu(), NOW)).hasSize(8);
    }

    @Test
    void aWithdrawnRowIsGone() {
        Request.Row<Integer, Integer> row = row(10);
        queue.add(row);

        queue.remove(row);
        queue.remove(row);

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.tokens()).isZero();
        assertThat(queue.takeBatch(BatchSettings.cpu(), NOW)).isEmpty();
    }

    /// Rows of the largest batch with the first row in it: of each longest row those next below it.
    private static int largest(BatchSettings settings, List<Request.Row<Integer, Integer>> waiting) {
        int oldest = waiting.getFirst().tokens();
        int most = 1;
        for (int longest : lengths(waiting)) {
            List<Integer> others = lengths(waiting.subList(1, waiting.size())).stream()
                    .filter(length -> length <= longest && longest >= oldest)
                    .sorted(Comparator.reverseOrder())
                    .toList();
            long tokens = oldest;
            for (int i = 0; i < others.size(); i++) {
                tokens += others.get(i);
                most = settings.allows(i + 2, longest, tokens) ? Math.max(most, i + 2) : most;
            }
        }
        return most;
    }

    private static void assertBounds(BatchSettings settings, List<Request.Row<Integer, Integer>> batch) {
        long tokens = batch.stream().mapToLong(Request.Row::tokens).sum();
        long padded = batch.size()
                * batch.stream().mapToLong(Request.Row::tokens).max().orElseThrow();
        assertThat(batch.size()).isLessThanOrEqualTo(settings.batchRowsMax());
        if (batch.size() > 1) {
            assertThat(padded).isLessThanOrEqualTo(settings.batchTokensMax());
            assertThat((double) (padded - tokens)).isLessThanOrEqualTo(settings.paddingMax() * padded);
        }
    }

    private static BatchSettings settings(RandomGenerator random) {
        return new BatchSettings(
                1 + random.nextInt(1_000),
                1 + random.nextInt(40),
                random.nextDouble() * .5,
                Duration.ZERO,
                1_000,
                1,
                1,
                true);
    }

    private static List<Integer> lengths(List<Request.Row<Integer, Integer>> batch) {
        return batch.stream().map(Request.Row::tokens).toList();
    }

    private Request.Row<Integer, Integer> row(int tokens) {
        return row(tokens, Long.MAX_VALUE);
    }

    private Request.Row<Integer, Integer> row(int tokens, long deadlineNanos) {
        return new Request.Row<>(new Request<>(1, deadlineNanos), 0, tokens, tokens, sequence++, 0);
    }
}
