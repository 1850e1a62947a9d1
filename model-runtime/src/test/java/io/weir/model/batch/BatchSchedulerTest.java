// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Cause;
import io.weir.model.Precision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a caller gets, and which rows run together. A row is its own number of tokens.
@Timeout(60)
final class BatchSchedulerTest extends SchedulerFixture {

    @Test
    void anAnswerComesForEachRowInItsPlace() {
        assertThat(answers(scheduler(ONE_WORKER, FakeBatchModel.open()).submit(List.of(3, 400, 3, 600), soon())))
                .containsExactly(-3, -400, -3, -600);
    }

    @Test
    void noRowsNeedNoModel() {
        assertThat(answers(scheduler(ONE_WORKER, FakeBatchModel.open()).submit(List.of(), soon())))
                .isEmpty();
    }

    @Test
    void modelsRunOnPlatformThreadsAlone() throws Exception {
        FakeBatchModel model = FakeBatchModel.open();
        BatchScheduler<Integer, Integer> scheduler =
                scheduler(BatchSettings.cpu().withWorkers(2, 1), model);

        var _ = callers.invokeAll(
                List.of(submitting(scheduler, 5), submitting(scheduler, 6), submitting(scheduler, 7)));

        assertThat(model.threads)
                .isNotEmpty()
                .noneMatch(Thread::isVirtual)
                .allMatch(thread -> thread.getName().startsWith("weir-model-fake-"));
    }

    @Test
    void rowsThatWaitedTogetherRunTogetherAndTheOldestLeads() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER, model);
        Future<Outcome<Integer>> first = callers.submit(submitting(scheduler, 1));
        model.entered.await();

        List<Future<Outcome<Integer>>> others = new ArrayList<>();
        for (int row : new int[] {50, 7, 49, 8, 50}) {
            long before = scheduler.queuedTokens();
            others.add(callers.submit(submitting(scheduler, row)));
            until(() -> scheduler.queuedTokens() > before);
        }
        model.gate.countDown();
        first.get();
        for (Future<Outcome<Integer>> other : others) {
            assertThat(other.get()).isInstanceOf(Outcome.Answered.class);
        }

        List<List<Integer>> batches = List.copyOf(model.batches);
        assertThat(batches).hasSize(4);
        assertThat(batches.get(0)).containsExactly(1);
        assertThat(batches.get(1)).containsExactlyInAnyOrder(50, 49, 50).startsWith(50);
        assertThat(batches.get(2)).containsExactly(7);
        assertThat(batches.get(3)).containsExactly(8);
    }

    @Test
    void aQuantizedModelSeesOneRowAtATime() {
        FakeBatchModel model = FakeBatchModel.open();

        scheduler(BatchSettings.cpu(Precision.INT8), model).submit(List.of(9, 9, 9, 9), soon());

        assertThat(model.batches).hasSize(4).allMatch(batch -> batch.size() == 1);
    }

    @Test
    void aPassedDeadlineReachesNoModel() {
        FakeBatchModel model = FakeBatchModel.open();

        Outcome<Integer> outcome = scheduler(ONE_WORKER, model).submit(List.of(2), Instant.MIN);

        assertThat(outcome).isEqualTo(new Outcome.Rejected<>(Cause.TIMED_OUT));
        assertThat(model.batches).isEmpty();
        assertThat(rejected).containsExactly(Cause.TIMED_OUT);
    }

    @Test
    void aDeadlineMayBeAsFarAsThereIsTime() {
        assertThat(answers(scheduler(ONE_WORKER, FakeBatchModel.open()).submit(List.of(2), Instant.MAX)))
                .containsExactly(-2);
    }

    @Test
    void anInterruptedCallerLeavesAndStaysInterrupted() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER, model);
        var _ = callers.submit(submitting(scheduler, 1));
        model.entered.await();
        var left = new CountDownLatch(1);
        var outcomes = new ConcurrentLinkedQueue<Object>();
        Thread caller = Thread.ofVirtual().start(() -> {
            outcomes.add(scheduler.submit(List.of(5), soon()));
            outcomes.add(Thread.currentThread().isInterrupted());
            left.countDown();
        });
        until(() -> scheduler.queuedTokens() == 5);

        caller.interrupt();
        left.await();

        assertThat(outcomes).containsExactly(new Outcome.Rejected<Integer>(Cause.TIMED_OUT), true);
        assertThat(scheduler.queuedTokens()).isZero();
        model.gate.countDown();
    }

    @Test
    void aRowWithoutTokensIsABug() {
        assertThatThrownBy(() -> scheduler(ONE_WORKER, FakeBatchModel.open()).submit(List.of(0), soon()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
