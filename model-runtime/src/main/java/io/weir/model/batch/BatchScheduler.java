// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import io.weir.model.Cause;
import io.weir.model.ModelListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Joins the rows of many blocked callers into batches and runs them on a few platform threads.
///
/// - **Order.** A batch starts with the oldest row, always, so that no length starves. Rows of like
///   length join it while [BatchSettings] allow: padding is computed for nothing.
/// - **Work-conserving.** A free worker takes what is there, once the oldest row has waited `delayMax` or
///   a full batch waits. Batches grow while workers are busy.
/// - **Bounds.** The queue holds at most `queueTokensMax` tokens, or one longer row. At the bound callers
///   wait in line until their deadline, then end [Cause#OVERLOADED].
/// - **Deadlines.** A row whose caller is gone or late leaves before a batch is formed.
/// - **Faults.** A failed batch is tried again row by row, once: a bad row fails alone. A model that never
///   returns costs its worker; callers end by their deadlines.
/// - **Close.** New requests are refused, waiting ones drain until a limit, the rest end
///   [Cause#NOT_READY] and runs in progress are asked to end. Each worker closes its model when it stops.
///
/// Models run on platform threads because a native call pins the carrier of a virtual one.
public final class BatchScheduler<I, O> {

    private static final Duration WAIT_MAX = Duration.ofDays(1);

    private final String name;
    private final BatchSettings settings;
    private final ToIntFunction<I> length;
    private final InstantSource clock;
    private final ModelListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Doorway doorway = new Doorway(lock);
    private final RowQueue<I, O> queue = new RowQueue<>();
    private final List<Worker> workers = new ArrayList<>();
    private long sequence;
    private boolean closing;
    private boolean stopped;

    /// @param name catalogue id; also names the threads
    /// @param length tokens of a row, at least 1
    /// @param models called once for each worker, on that worker's thread
    /// @param clock the one that deadlines are set by
    public BatchScheduler(
            String name,
            BatchSettings settings,
            ToIntFunction<I> length,
            Supplier<? extends BatchModel<I, O>> models,
            InstantSource clock,
            ModelListener listener) {
        this.name = name;
        this.settings = settings;
        this.length = length;
        this.clock = clock;
        this.listener = listener;
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(new Worker(i, models));
        }
        workers.forEach(worker -> worker.thread.start());
    }

    /// Blocks until every row has its answer, one has failed, or the deadline passes.
    public Outcome<O> submit(List<I> rows, Instant deadline) {
        var request = new Request<O>(rows.size(), System.nanoTime() + leftNanos(deadline));
        List<Request.Row<I, O>> queued = new ArrayList<>(rows.size());
        if (request.leftNanos() <= 0) {
            request.fail(Cause.TIMED_OUT);
        } else {
            enqueue(request, rows, queued);
        }
        request.await();
        Outcome<O> outcome = request.outcome();
        if (outcome instanceof Outcome.Rejected<O>(Cause cause)) {
            withdraw(queued);
            listener.rejected(name, cause);
        }
        return outcome;
    }

    /// Tokens that wait now.
    public long queuedTokens() {
        lock.lock();
        try {
            return queue.tokens();
        } finally {
            lock.unlock();
        }
    }

    /// How long all workers that are left have been inside a batch each; zero while one is free.
    ///
    /// Beyond the time of the longest batch, this tells a model that hangs from a busy one.
    public Duration busyFor() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return Duration.ofNanos(workers.stream()
                    .filter(worker -> !worker.lost)
                    .mapToLong(worker -> worker.batch.isEmpty() ? 0 : now - worker.sinceNanos)
                    .min()
                    .orElse(0));
        } finally {
            lock.unlock();
        }
    }

    /// Stops the scheduler; waiting requests may finish within `drain`, and runs that have begun within
    /// half as long again.
    ///
    /// @return whether every worker has ended, so that what the models share may be closed
    public boolean close(Duration drain) {
        long end = System.nanoTime() + drain.toNanos();
        drain(end);
        long joinEnd = end + drain.toNanos() / 2;
        workers.forEach(worker -> join(worker.thread, joinEnd));
        return workers.stream().noneMatch(worker -> worker.thread.isAlive());
    }

    private long leftNanos(Instant deadline) {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? 0 : left.compareTo(WAIT_MAX) < 0 ? left.toNanos() : WAIT_MAX.toNanos();
    }

    private void enqueue(Request<O> request, List<I> rows, List<Request.Row<I, O>> queued) {
        lock.lock();
        try {
            for (int i = 0; i < rows.size() && !request.isOver(); i++) {
                int tokens = length.applyAsInt(rows.get(i));
                if (tokens < 1) {
                    throw new IllegalArgumentException("a row has at least one token");
                }
                if (enters(request, tokens)) {
                    var row = new Request.Row<>(request, i, rows.get(i), tokens, sequence++, System.nanoTime());
                    add(row);
                    queued.add(row);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// A worker that is woken while others run costs both: it is woken for the first row, or a full batch.
    private void add(Request.Row<I, O> row) {
        boolean first = queue.isEmpty();
        queue.add(row);
        if (first || settings.isFull(queue.rows(), queue.tokens())) {
            work.signal();
        }
    }

    /// Whether a row of the request may enter; where not, the request has its cause.
    private boolean enters(Request<O> request, int tokens) {
        if (!closing && (doorway.isTaken() || !fits(tokens))) {
            awaitRoom(request, tokens);
        }
        if (closing) {
            request.fail(Cause.NOT_READY);
        }
        return !request.isOver();
    }

    private void awaitRoom(Request<O> request, int tokens) {
        try {
            if (!settings.waitsForRoom() || !doorway.await(() -> closing || fits(tokens), request)) {
                request.fail(Cause.OVERLOADED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.fail(Cause.TIMED_OUT);
        }
    }

    private boolean fits(int tokens) {
        return queue.isEmpty() || queue.tokens() + tokens <= settings.queueTokensMax();
    }

    private void withdraw(List<Request.Row<I, O>> rows) {
        lock.lock();
        try {
            rows.forEach(queue::remove);
            doorway.callNext();
            signalIfIdle();
        } finally {
            lock.unlock();
        }
    }

    private void drain(long endNanos) {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
            doorway.callNext();
            awaitIdle(endNanos);
            stop(Cause.NOT_READY);
        } finally {
            lock.unlock();
        }
    }

    /// Ends whatever has no answer yet, and the workers with it.
    private void stop(Cause cause) {
        closing = true;
        stopped = true;
        work.signalAll();
        doorway.callNext();
        queue.takeAll().forEach(row -> row.fail(cause));
        workers.forEach(worker -> worker.abandon(cause));
    }

    private void awaitIdle(long endNanos) {
        try {
            long left = endNanos - System.nanoTime();
            while (!isIdle() && !stopped && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isIdle() {
        return queue.isEmpty() && workers.stream().allMatch(worker -> worker.batch.isEmpty());
    }

    private void signalIfIdle() {
        if (closing && isIdle()) {
            idle.signalAll();
        }
    }

    private static void join(Thread worker, long endNanos) {
        try {
            worker.join(Duration.ofNanos(Math.max(endNanos - System.nanoTime(), 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One platform thread with a model of its own. Fields but the model are guarded by the
    /// scheduler's lock.
    private final class Worker {

        private final Thread thread;
        private final Supplier<? extends BatchModel<I, O>> models;
        private List<Request.Row<I, O>> batch = List.of();
        private long sinceNanos;
        private boolean lost;
        private volatile @Nullable BatchModel<I, O> model;

        Worker(int index, Supplier<? extends BatchModel<I, O>> models) {
            this.models = models;
            this.thread = Thread.ofPlatform()
                    .name("weir-model-" + name + "-" + index)
                    .daemon()
                    .unstarted(this::serve);
        }

        /// A worker that is in a batch cannot leave it, and close its model, before the lock is free.
        private void abandon(Cause cause) {
            batch.forEach(row -> row.fail(cause));
            BatchModel<I, O> running = model;
            if (!batch.isEmpty() && running != null) {
                running.cancel();
            }
        }

        private void serve() {
            try (BatchModel<I, O> own = models.get()) {
                model = own;
                var runner = new BatchRunner<>(name, own, listener);
                for (List<Request.Row<I, O>> rows = next(); !rows.isEmpty(); rows = next()) {
                    runner.run(rows);
                }
            } catch (RuntimeException | Error failure) {
                if (lost()) {
                    listener.workerLost(name, failure.getClass().getSimpleName());
                }
            }
        }

        /// A model that cannot be made takes its worker with it; without workers nothing may wait.
        ///
        /// @return false where the worker was to end anyway
        private boolean lost() {
            lock.lock();
            try {
                boolean early = !stopped;
                lost = true;
                if (workers.stream().allMatch(worker -> worker.lost)) {
                    stop(Cause.MODEL_FAILED);
                    idle.signalAll();
                }
                return early;
            } finally {
                lock.unlock();
            }
        }

        /// Waits for rows that someone still wants; empty once the scheduler has stopped.
        private List<Request.Row<I, O>> next() {
            lock.lock();
            try {
                batch = List.of();
                signalIfIdle();
                while (batch.isEmpty() && !stopped) {
                    awaitDue();
                    take();
                }
                return batch;
            } finally {
                lock.unlock();
            }
        }

        private void take() {
            if (stopped || queue.isEmpty() || dueInNanos() > 0) {
                return;
            }
            sinceNanos = System.nanoTime();
            batch = queue.takeBatch(settings, sinceNanos);
            doorway.callNext();
            if (!queue.isEmpty()) {
                work.signal();
            }
            signalIfIdle();
        }

        private void awaitDue() {
            while (!stopped && (queue.isEmpty() || dueInNanos() > 0)) {
                try {
                    long _ = work.awaitNanos(queue.isEmpty() ? Long.MAX_VALUE : dueInNanos());
                } catch (InterruptedException e) {
                    // Nobody stops a worker this way: it looks again.
                }
            }
        }

        /// How long the oldest row may still wait for company.
        private long dueInNanos() {
            if (settings.delayMax().isZero() || closing || settings.isFull(queue.rows(), queue.tokens())) {
                return 0;
            }
            Request.Row<I, O> oldest = queue.oldest();
            if (oldest == null) {
                return 0;
            }
            return settings.delayMax().toNanos() - (System.nanoTime() - oldest.queuedAtNanos());
        }
    }
}
