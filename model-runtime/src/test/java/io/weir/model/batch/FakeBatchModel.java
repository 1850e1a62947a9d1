// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers a row with its negative, remembers its batches, and fails or waits as told.
final class FakeBatchModel implements BatchModel<Integer, Integer> {

    /// A row of these tokens fails the batch that it is in.
    static final int BAD = 13;

    final Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    final AtomicInteger closed = new AtomicInteger();

    /// Opened before the model answers its first batch; at once, unless a test holds it.
    final CountDownLatch gate;

    /// Counted down when the first batch is in the model.
    final CountDownLatch entered = new CountDownLatch(1);

    private FakeBatchModel(int gates) {
        this.gate = new CountDownLatch(gates);
    }

    static FakeBatchModel open() {
        return new FakeBatchModel(0);
    }

    static FakeBatchModel held() {
        return new FakeBatchModel(1);
    }

    @Override
    public List<Integer> run(List<Integer> rows) throws InterruptedException {
        entered.countDown();
        gate.await();
        batches.add(rows);
        threads.add(Thread.currentThread());
        if (rows.contains(BAD)) {
            throw new IllegalStateException("a bad row");
        }
        return rows.stream().map(row -> -row).toList();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
