// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Asks about many rows at once, and gives the answers in the rows' order.
public record Callers(int count) {

    /// For a model of this process.
    public static final Callers ONE = new Callers(1);

    /// For a model on a server.
    public static final Callers SEVERAL = new Callers(8);

    public Callers {
        if (!(count >= 1)) {
            throw new IllegalArgumentException("somebody asks");
        }
    }

    /// @param what is being done, for the bar
    public <T, R> List<R> map(List<T> rows, Function<T, R> asking, String what, Progress progress) {
        var done = new AtomicInteger();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(count, Thread.ofVirtual().factory())) {
            List<Future<R>> asked = rows.stream()
                    .map(row -> threads.submit(() -> {
                        R answer = asking.apply(row);
                        synchronized (done) {
                            progress.at(what, done.incrementAndGet(), rows.size());
                        }
                        return answer;
                    }))
                    .toList();
            List<R> answers = new ArrayList<>();
            for (Future<R> each : asked) {
                answers.add(each.get());
            }
            return answers;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        }
    }
}
