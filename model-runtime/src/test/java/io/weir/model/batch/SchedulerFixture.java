// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import io.weir.model.Cause;
import io.weir.model.ModelListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/// A scheduler over hand-made models, and callers on threads of their own.
abstract class SchedulerFixture {

    static final BatchSettings ONE_WORKER = BatchSettings.cpu().withWorkers(1, 1);

    final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    final List<BatchScheduler<Integer, Integer>> open = new ArrayList<>();
    final Queue<Cause> rejected = new ConcurrentLinkedQueue<>();
    final Queue<String> lost = new ConcurrentLinkedQueue<>();

    @AfterEach
    final void close() {
        open.forEach(scheduler -> scheduler.close(Duration.ZERO));
        callers.shutdownNow();
    }

    final BatchScheduler<Integer, Integer> scheduler(BatchSettings settings, FakeBatchModel model) {
        return scheduler(settings, () -> model);
    }

    final BatchScheduler<Integer, Integer> scheduler(
            BatchSettings settings, Supplier<BatchModel<Integer, Integer>> models) {
        var scheduler = new BatchScheduler<Integer, Integer>(
                "fake", settings, Integer::intValue, models, InstantSource.system(), new ModelListener() {
                    @Override
                    public void rejected(String model, Cause cause) {
                        rejected.add(cause);
                    }

                    @Override
                    public void workerLost(String model, String failure) {
                        lost.add(model + " " + failure);
                    }
                });
        open.add(scheduler);
        return scheduler;
    }

    static Callable<Outcome<Integer>> submitting(BatchScheduler<Integer, Integer> scheduler, Integer... rows) {
        return () -> scheduler.submit(List.of(rows), soon());
    }

    static List<Integer> answers(Outcome<Integer> outcome) {
        return switch (outcome) {
            case Outcome.Answered<Integer> answered -> answered.answers();
            case Outcome.Rejected<Integer>(Cause cause) -> throw new AssertionError(cause);
        };
    }

    static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("it never came to that");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    static Instant soon() {
        return Instant.now().plusSeconds(50);
    }
}
