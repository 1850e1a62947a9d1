// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Cause;
import io.weir.model.ModelListener;
import io.weir.model.Precision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One promise a test; a row is its own number of tokens.
@Timeout(60)
final class BatchSchedulerTest {

    private static final BatchSettings ONE_WORKER = BatchSettings.cpu().withWorkers(1, 1);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<BatchScheduler<Integer, Integer>> open = new ArrayList<>();
    private final Queue<Cause> rejected = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        open.forEach(scheduler -> scheduler.close(Duration.ZERO));
        callers.shutdownNow();
    }

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

    /// F23: the batch's neighbours still get their answers.
    @Test
    void aBadRowFailsAloneAfterOneRetry() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER.withBatch(512, 32, .2), model);
        Future<Outcome<Integer>> first = callers.submit(submitting(scheduler, 1));
        model.entered.await();
        Future<Outcome<Integer>> bad = callers.submit(submitting(scheduler, FakeBatchModel.BAD));
        until(() -> scheduler.queuedTokens() == 13);
        Future<Outcome<Integer>> good = callers.submit(submitting(scheduler, 14, 12));
        until(() -> scheduler.queuedTokens() == 13 + 14 + 12);
        model.gate.countDown();

        assertThat(first.get()).isInstanceOf(Outcome.Answered.class);
        assertThat(bad.get()).isEqualTo(new Outcome.Rejected<>(Cause.MODEL_FAILED));
        assertThat(answers(good.get())).containsExactly(-14, -12);
        assertThat(rejected).containsExactly(Cause.MODEL_FAILED);
        assertThat(model.batches).contains(List.of(FakeBatchModel.BAD), List.of(14));
    }

    @Test
    void aRowThatFailsAloneIsNotTriedAgain() {
        FakeBatchModel model = FakeBatchModel.open();

        scheduler(ONE_WORKER, model).submit(List.of(FakeBatchModel.BAD), soon());

        assertThat(model.batches).hasSize(1);
    }

    @Test
    void aWorkerOutlivesWhateverItsModelThrows() {
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER, () -> rows -> {
            if (rows.contains(2)) {
                throw new StackOverflowError();
            }
            Thread.currentThread().interrupt();
            return rows;
        });

        assertThat(scheduler.submit(List.of(2), soon())).isEqualTo(new Outcome.Rejected<>(Cause.MODEL_FAILED));
        assertThat(answers(scheduler.submit(List.of(3), soon()))).containsExactly(3);
        assertThat(answers(scheduler.submit(List.of(4), soon()))).containsExactly(4);
    }

    @Test
    void tooFewAnswersAreNone() {
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER, () -> _ -> List.of());

        assertThat(scheduler.submit(List.of(2), soon())).isEqualTo(new Outcome.Rejected<>(Cause.MODEL_FAILED));
    }

    @Test
    void withoutAModelNobodyWaits() {
        BatchScheduler<Integer, Integer> scheduler = scheduler(BatchSettings.cpu(), () -> {
            throw new OutOfMemoryError("no buffers");
        });

        Outcome<Integer> outcome = scheduler.submit(List.of(2), soon());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejection -> assertThat(rejection.cause()).isIn(Cause.MODEL_FAILED, Cause.NOT_READY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFaultOfTheListenerIsNoneOfTheModels(boolean isError) {
        var scheduler = new BatchScheduler<>(
                "fake",
                ONE_WORKER,
                Integer::intValue,
                FakeBatchModel::open,
                InstantSource.system(),
                new ModelListener() {
                    @Override
                    public void batchRan(String model, int rows, int tokens, int padded, Duration ran) {
                        if (isError) {
                            throw new LinkageError();
                        }
                        throw new IllegalStateException();
                    }
                });
        open.add(scheduler);

        assertThat(answers(scheduler.submit(List.of(5), soon()))).containsExactly(-5);
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

    /// A model that hangs: callers end by their deadlines, and closing comes back without it.
    @Test
    void aModelThatHangsHoldsNeitherCallersNorClose() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER, model);
        Instant deadline = Instant.now().plusMillis(60);

        assertThat(scheduler.submit(List.of(2), deadline)).isEqualTo(new Outcome.Rejected<>(Cause.TIMED_OUT));
        assertThat(Instant.now()).isAfterOrEqualTo(deadline);
        assertThat(scheduler.busyFor()).isPositive();
        Future<Outcome<Integer>> waiting = callers.submit(submitting(scheduler, 3));
        until(() -> scheduler.queuedTokens() == 3);

        assertThat(scheduler.close(Duration.ofMillis(20))).isFalse();
        assertThat(waiting.get()).isEqualTo(new Outcome.Rejected<>(Cause.NOT_READY));
        assertThat(model.closed).hasValue(0);
        model.gate.countDown();
    }

    @Test
    void aWorkerThatWasLostIsNotAFreeOne() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        var first = new AtomicBoolean(true);
        BatchScheduler<Integer, Integer> scheduler =
                scheduler(BatchSettings.cpu().withWorkers(2, 1), () -> {
                    if (first.getAndSet(false)) {
                        throw new IllegalStateException("no memory for a second model");
                    }
                    return model;
                });
        var _ = callers.submit(submitting(scheduler, 3));
        model.entered.await();

        until(() -> scheduler.busyFor().isPositive());

        model.gate.countDown();
    }

    @Test
    void whoeverIsInsideAHangingModelIsToldWhenItCloses() throws Exception {
        FakeBatchModel model = FakeBatchModel.held();
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER, model);
        Future<Outcome<Integer>> inside = callers.submit(submitting(scheduler, 3));
        model.entered.await();

        scheduler.close(Duration.ZERO);

        assertThat(inside.get()).isEqualTo(new Outcome.Rejected<>(Cause.NOT_READY));
        model.gate.countDown();
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

    @Test
    void aRowWithoutTokensIsABug() {
        assertThatThrownBy(() -> scheduler(ONE_WORKER, FakeBatchModel.open()).submit(List.of(0), soon()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private BatchScheduler<Integer, Integer> scheduler(BatchSettings settings, FakeBatchModel model) {
        return scheduler(settings, () -> model);
    }

    private BatchScheduler<Integer, Integer> scheduler(
            BatchSettings settings, Supplier<BatchModel<Integer, Integer>> models) {
        var scheduler = new BatchScheduler<Integer, Integer>(
                "fake", settings, Integer::intValue, models, InstantSource.system(), new ModelListener() {
                    @Override
                    public void rejected(String model, Cause cause) {
                        rejected.add(cause);
                    }
                });
        open.add(scheduler);
        return scheduler;
    }

    private static Callable<Outcome<Integer>> submitting(BatchScheduler<Integer, Integer> scheduler, Integer... rows) {
        return () -> scheduler.submit(List.of(rows), soon());
    }

    private static List<Integer> answers(Outcome<Integer> outcome) {
        return switch (outcome) {
            case Outcome.Answered<Integer> answered -> answered.answers();
            case Outcome.Rejected<Integer>(Cause cause) -> throw new AssertionError(cause);
        };
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(50);
    }
}
