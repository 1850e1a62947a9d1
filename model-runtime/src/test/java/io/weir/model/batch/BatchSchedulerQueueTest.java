// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waiting: at a full queue, for company, and while it closes. A row is its own number of tokens.
@Timeout(60)
final class BatchSchedulerQueueTest extends SchedulerFixture {

    @Test
    void aFullQueueTurnsCallersAwayWhereSoConfigured() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withQueue(10, false), model);
        var _ = callers.submit(submitting(scheduler, 1));
        model.entered.await();
        Future<Outcome<Integer>> inTime = callers.submit(submitting(scheduler, 10));
        until(() -> scheduler.queuedTokens() == 10);

        assertThat(scheduler.submit(List.of(1), soon())).isEqualTo(new Outcome.Rejected<>(Cause.OVERLOADED));
        model.gate.countDown();
        assertThat(answers(inTime.get())).containsExactly(-10);
    }

    @Test
    void aFullQueueHoldsCallersToTheirDeadline() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withQueue(10, true), model);
        var _ = callers.submit(submitting(scheduler, 1));
        model.entered.await();
        var _ = callers.submit(submitting(scheduler, 10));
        until(() -> scheduler.queuedTokens() == 10);

        assertThat(scheduler.submit(List.of(1), Instant.now().plusMillis(30)))
                .isEqualTo(new Outcome.Rejected<>(Cause.OVERLOADED));
        model.gate.countDown();
    }

    /// Short rows that find room must not pass a long one for ever.
    @Test
    void callersAtAFullQueueEnterInTheOrderTheyCame() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withQueue(600, true), model);
        var _ = callers.submit(submitting(scheduler, 1));
        model.entered.await();
        var _ = callers.submit(submitting(scheduler, 590));
        until(() -> scheduler.queuedTokens() == 590);
        var longRow = new CountDownLatch(1);
        Thread longCaller = Thread.ofVirtual().start(() -> {
            scheduler.submit(List.of(580), soon());
            longRow.countDown();
        });
        until(() -> longCaller.getState() == Thread.State.TIMED_WAITING);
        Future<Outcome<Integer>> shortRow = callers.submit(submitting(scheduler, 5));
        assertThat(scheduler.queuedTokens()).isEqualTo(590);
        model.gate.countDown();

        longRow.await();
        shortRow.get();
        assertThat(model.batches).containsSubsequence(List.of(590), List.of(580), List.of(5));
    }

    @Test
    void aRowLongerThanTheWholeQueueWaitsAlone() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withQueue(10, false), model);
        var _ = callers.submit(submitting(scheduler, 1));
        model.entered.await();

        Future<Outcome<Integer>> longer = callers.submit(submitting(scheduler, 1_000));
        until(() -> scheduler.queuedTokens() == 1_000);

        assertThat(scheduler.submit(List.of(1), soon())).isEqualTo(new Outcome.Rejected<>(Cause.OVERLOADED));
        model.gate.countDown();
        assertThat(answers(longer.get())).containsExactly(-1_000);
    }

    @Test
    void aFullBatchDoesNotWaitOutTheDelay() throws Exception {
        FakeBatchModel model = FakeBatchModel.open();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withDelayMax(Duration.ofHours(1)), model);
        Future<Outcome<Integer>> half = callers.submit(submitting(scheduler, 256));
        until(() -> scheduler.queuedTokens() == 256);

        assertThat(answers(scheduler.submit(List.of(256), soon()))).containsExactly(-256);

        half.get();
        assertThat(model.batches).containsExactly(List.of(256, 256));
    }

    @Test
    void aLoneRowRunsWhenItsDelayIsOver() {
        FakeBatchModel model = FakeBatchModel.open();

        assertThat(answers(scheduler(ONE_WORKER.withDelayMax(Duration.ofMillis(3)), model)
                        .submit(List.of(4), soon())))
                .containsExactly(-4);
    }

    @Test
    void closingWaitsOutNoDelay() throws Exception {
        FakeBatchModel model = FakeBatchModel.open();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withDelayMax(Duration.ofHours(1)), model);
        Future<Outcome<Integer>> waiting = callers.submit(submitting(scheduler, 4));
        until(() -> scheduler.queuedTokens() == 4);

        assertThat(scheduler.close(Duration.ofSeconds(30))).isTrue();

        assertThat(answers(waiting.get())).containsExactly(-4);
    }

    @Test
    void closingDrainsWhatWaitsThenRefusesAndClosesEachModel() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler =
                scheduler(BatchSettings.cpu().withWorkers(2, 1), model);
        List<Future<Outcome<Integer>>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(callers.submit(submitting(scheduler, 300)));
        }
        until(() -> scheduler.queuedTokens() == 18 * 300);
        Future<Boolean> closing = callers.submit(() -> scheduler.close(Duration.ofSeconds(30)));
        model.gate.countDown();

        assertThat(closing.get()).isTrue();
        for (Future<Outcome<Integer>> one : waiting) {
            assertThat(answers(one.get())).containsExactly(-300);
        }
        assertThat(model.closed).hasValue(2);
        assertThat(scheduler.submit(List.of(1), soon())).isEqualTo(new Outcome.Rejected<>(Cause.NOT_READY));
    }

    @Test
    void whoWaitsAtTheDoorWhenItClosesIsToldSo() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withQueue(10, true), model);
        var _ = callers.submit(submitting(scheduler, 1));
        model.entered.await();
        var _ = callers.submit(submitting(scheduler, 10));
        until(() -> scheduler.queuedTokens() == 10);
        var outcomes = new ConcurrentLinkedQueue<Outcome<Integer>>();
        Thread atTheDoor = Thread.ofVirtual().start(() -> outcomes.add(scheduler.submit(List.of(2), soon())));
        until(() -> atTheDoor.getState() == Thread.State.TIMED_WAITING);

        scheduler.close(Duration.ZERO);
        atTheDoor.join();

        assertThat(outcomes).containsExactly(new Outcome.Rejected<>(Cause.NOT_READY));
        model.gate.countDown();
    }
}
