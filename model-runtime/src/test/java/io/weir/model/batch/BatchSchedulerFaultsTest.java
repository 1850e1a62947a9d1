// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Cause;
import io.weir.model.ModelListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What models, listeners and lost workers do to callers. A row is its own number of tokens.
@Timeout(60)
final class BatchSchedulerFaultsTest extends SchedulerFixture {

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

    @Test
    void aWorkerThatIsLostIsToldWithTheTypeOfItsFailureAlone() {
        scheduler(BatchSettings.cpu().withWorkers(2, 1), () -> {
            throw new IllegalStateException("a path that nobody should read");
        });

        until(() -> lost.size() == 2);

        assertThat(lost).containsOnly("fake IllegalStateException");
    }

    @Test
    void aWorkerThatEndsWithItsSchedulerIsNotLost() {
        BatchScheduler<Integer, Integer> scheduler = scheduler(ONE_WORKER, () -> new BatchModel<>() {
            @Override
            public List<Integer> run(List<Integer> rows) {
                return rows;
            }

            @Override
            public void close() {
                throw new IllegalStateException("closed badly");
            }
        });

        assertThat(answers(scheduler.submit(List.of(3), soon()))).containsExactly(3);
        assertThat(scheduler.close(Duration.ofSeconds(40))).isTrue();

        assertThat(lost).isEmpty();
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
}
