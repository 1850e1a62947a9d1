// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import io.weir.model.Cause;
import io.weir.model.ModelListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// Joins the rows of many blocked callers into batches and runs them on a few platform threads.
///
/// - **Order.** A batch starts with the oldest row, always, so that no length starves. Rows of like
///   length join it while [BatchSettings] allow: padding is computed for nothing.
/// - **Work-conserving.** A free worker takes what is there. Batches grow only while workers are busy.
/// - **Bounds.** The queue holds at most `queueTokensMax` tokens, or one longer row. At the bound callers
///   wait until their deadline, then end [Cause#OVERLOADED].
/// - **Deadlines.** A row whose caller is gone or late leaves before a batch is formed.
/// - **Faults.** A failed batch is tried again row by row, once: a bad row fails alone.
/// - **Close.** New requests are refused, waiting ones drain until a limit, the rest end
///   [Cause#NOT_READY]. Each worker closes its model when it stops.
///
/// Models run on platform threads because a native call pins the carrier of a virtual one.
public final class BatchScheduler<I, O> {

    private final String name;
    private final BatchSettings settings;
    private final ToIntFunction<I> length;
    private final InstantSource clock;
    private final ModelListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final RowQueue<I, O> queue = new RowQueue<>();
    private final List<Thread> workers = new ArrayList<>();
    private long sequence;
    private int running;
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
            workers.add(Thread.ofPlatform()
                    .name("weir-model-" + name + "-" + i)
                    .daemon()
                    .start(() -> serve(models)));
        }
    }

    /// Blocks until every row has its answer, one has failed, or the deadline passes.
    public Outcome<O> submit(List<I> rows, Instant deadline) {
        long left = Duration.between(clock.instant(), deadline).toNanos();
        var request = new Request<O>(rows.size(), System.nanoTime() + left);
        List<Request.Row<I, O>> queued = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size() && !request.isOver(); i++) {
            enqueue(request, i, rows.get(i), queued);
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

    /// Stops the scheduler; waiting requests may finish within `drain`.
    ///
    /// @return whether every worker has ended, so that what the models share may be closed
    public boolean close(Duration drain) {
        long end = System.nanoTime() + drain.toNanos();
        drain(end);
        workers.forEach(worker -> join(worker, end));
        return workers.stream().noneMatch(Thread::isAlive);
    }

    private void enqueue(Request<O> request, int index, I input, List<Request.Row<I, O>> queued) {
        int tokens = length.applyAsInt(input);
        if (tokens < 1) {
            throw new IllegalArgumentException("a row has at least one token");
        }
        lock.lock();
        try {
            if (!awaitRoom(request, tokens)) {
                return;
            }
            boolean first = queue.isEmpty();
            var row = new Request.Row<>(request, index, input, tokens, sequence++, System.nanoTime());
            queue.add(row);
            queued.add(row);
            if (first || queue.tokens() >= settings.batchTokensMax()) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether the row may enter; where not, the request has its cause.
    private boolean awaitRoom(Request<O> request, int tokens) {
        while (!closing && !fits(tokens)) {
            long left = request.leftNanos();
            if (!settings.waitsForRoom() || left <= 0) {
                request.fail(Cause.OVERLOADED);
                return false;
            }
            try {
                if (room.awaitNanos(left) <= 0 && !fits(tokens)) {
                    request.fail(Cause.OVERLOADED);
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                request.fail(Cause.TIMED_OUT);
                return false;
            }
        }
        if (closing) {
            request.fail(Cause.NOT_READY);
        }
        return !closing;
    }

    private boolean fits(int tokens) {
        return queue.isEmpty() || queue.tokens() + tokens <= settings.queueTokensMax();
    }

    private void withdraw(List<Request.Row<I, O>> rows) {
        lock.lock();
        try {
            rows.forEach(queue::remove);
            room.signalAll();
            signalIfIdle();
        } finally {
            lock.unlock();
        }
    }

    private void serve(Supplier<? extends BatchModel<I, O>> models) {
        try (BatchModel<I, O> model = models.get()) {
            List<Request.Row<I, O>> batch = takeBatch();
            while (!batch.isEmpty()) {
                run(model, batch);
                batch = takeNextBatch();
            }
        }
    }

    private List<Request.Row<I, O>> takeNextBatch() {
        lock.lock();
        try {
            running--;
            signalIfIdle();
        } finally {
            lock.unlock();
        }
        return takeBatch();
    }

    /// Waits for rows that someone still wants; empty once the scheduler has stopped.
    private List<Request.Row<I, O>> takeBatch() {
        lock.lock();
        try {
            while (true) {
                while (queue.isEmpty() && !stopped) {
                    work.awaitUninterruptibly();
                }
                if (stopped) {
                    return List.of();
                }
                List<Request.Row<I, O>> batch = queue.takeBatch(settings);
                room.signalAll();
                List<Request.Row<I, O>> wanted = wanted(batch);
                if (!wanted.isEmpty()) {
                    running++;
                    if (!queue.isEmpty()) {
                        work.signal();
                    }
                    return wanted;
                }
                signalIfIdle();
            }
        } finally {
            lock.unlock();
        }
    }

    private static <I, O> List<Request.Row<I, O>> wanted(List<Request.Row<I, O>> batch) {
        long now = System.nanoTime();
        List<Request.Row<I, O>> wanted = new ArrayList<>(batch.size());
        for (Request.Row<I, O> row : batch) {
            if (row.request().isLate(now)) {
                row.request().fail(Cause.TIMED_OUT);
            } else if (!row.request().isOver()) {
                wanted.add(row);
            }
        }
        return wanted;
    }

    private void run(BatchModel<I, O> model, List<Request.Row<I, O>> batch) {
        if (!answered(model, batch)) {
            if (batch.size() == 1) {
                batch.getFirst().request().fail(Cause.MODEL_FAILED);
                return;
            }
            for (Request.Row<I, O> row : batch) {
                if (!answered(model, List.of(row))) {
                    row.request().fail(Cause.MODEL_FAILED);
                }
            }
        }
    }

    /// Whether the model answered. Whatever it throws ends here: a worker that died would leave callers
    /// to their deadlines.
    @SuppressWarnings("CatchingUnchecked")
    private boolean answered(BatchModel<I, O> model, List<Request.Row<I, O>> batch) {
        long started = System.nanoTime();
        List<O> answers;
        try {
            answers = model.run(batch.stream().map(Request.Row::input).toList());
        } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError e) {
            return false;
        }
        long ended = System.nanoTime();
        if (answers.size() != batch.size()) {
            return false;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer(answers.get(i), started, ended);
        }
        int tokens = batch.stream().mapToInt(Request.Row::tokens).sum();
        int longest = batch.stream().mapToInt(Request.Row::tokens).max().orElseThrow();
        listener.batchRan(name, batch.size(), tokens, longest * batch.size(), Duration.ofNanos(ended - started));
        return true;
    }

    private void drain(long endNanos) {
        lock.lock();
        try {
            closing = true;
            room.signalAll();
            awaitIdle(endNanos);
            stopped = true;
            work.signalAll();
            queue.takeAll().forEach(row -> row.request().fail(Cause.NOT_READY));
        } finally {
            lock.unlock();
        }
    }

    private void awaitIdle(long endNanos) {
        try {
            long left = endNanos - System.nanoTime();
            while ((!queue.isEmpty() || running > 0) && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signalIfIdle() {
        if (queue.isEmpty() && running == 0) {
            idle.signalAll();
        }
    }

    /// A run that has begun cannot be stopped; it gets a little time beyond the drain.
    private static void join(Thread worker, long endNanos) {
        long left = Math.max(TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()), 0);
        try {
            worker.join(Duration.ofMillis(left).plusSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
