// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The body of one HTTP answer, read as it comes, within a time and a size.
///
/// The connection hands over one delivery, then waits until that was read: what is held is small however
/// much is sent. A server that drips is cut off when the time is over, for each wait ends there. Read by
/// one thread; [#close] drops the connection unless the body had ended.
final class Body implements BodySubscriber<Body>, AutoCloseable {

    private static final int END = -1;
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private final AtomicBoolean dropped = new AtomicBoolean();
    private final TimeLimit limit;
    private final boolean fairTime;
    private final int bytesMax;
    private Delivery current = new Delivery(List.of(), false, false);
    private int buffer;
    private long bytes;

    /// @param fairTime whether the server is at fault when the time is over
    Body(TimeLimit limit, boolean fairTime, int bytesMax) {
        this.limit = limit;
        this.fairTime = fairTime;
        this.bytesMax = bytesMax;
    }

    private record Delivery(List<ByteBuffer> buffers, boolean ended, boolean broken) {}

    @Override
    public CompletionStage<Body> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscribed.complete(subscription);
        if (dropped.get()) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        deliveries.add(new Delivery(buffers, false, false));
    }

    @Override
    public void onError(Throwable failure) {
        deliveries.add(new Delivery(List.of(), true, true));
    }

    @Override
    public void onComplete() {
        deliveries.add(new Delivery(List.of(), true, false));
    }

    /// All bytes to the end.
    byte[] readAll() throws NoAnswerException, InterruptedException {
        return readAtMost(bytesMax);
    }

    /// All bytes to the end, or as many as that.
    byte[] readAtMost(int count) throws NoAnswerException, InterruptedException {
        var some = new ByteArrayOutputStream();
        int next = read();
        while (next != END && some.size() < count) {
            some.write(next);
            next = read();
        }
        return some.toByteArray();
    }

    /// The next line without its end, or null where there is none.
    byte @Nullable [] readLine(int lineBytesMax) throws NoAnswerException, InterruptedException {
        var line = new ByteArrayOutputStream();
        int next = read();
        if (next == END) {
            return null;
        }
        for (; next != END && next != '\n'; next = read()) {
            if (line.size() == lineBytesMax) {
                throw NoAnswerException.broken();
            }
            line.write(next);
        }
        byte[] found = line.toByteArray();
        boolean carriage = found.length > 0 && found[found.length - 1] == '\r';
        return carriage ? Arrays.copyOf(found, found.length - 1) : found;
    }

    /// Waits a moment for the end, so that the connection can be used again; what comes is dropped.
    void linger() throws InterruptedException {
        long end = System.nanoTime() + LINGER_NANOS;
        while (!current.ended()) {
            Delivery delivery = deliveries.poll(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
            if (delivery == null || !delivery.buffers().isEmpty()) {
                return;
            }
            current = delivery;
        }
    }

    @Override
    public void close() {
        dropped.set(true);
        if (!current.ended() && subscribed.isDone()) {
            subscribed.join().cancel();
        }
    }

    private int read() throws NoAnswerException, InterruptedException {
        while (true) {
            while (buffer < current.buffers().size()) {
                ByteBuffer bytesHere = current.buffers().get(buffer);
                if (bytesHere.hasRemaining()) {
                    return count(bytesHere.get());
                }
                buffer++;
            }
            if (current.broken()) {
                throw NoAnswerException.passing(Duration.ZERO);
            }
            if (current.ended()) {
                return END;
            }
            take();
        }
    }

    private int count(byte value) throws NoAnswerException {
        if (++bytes > bytesMax) {
            throw NoAnswerException.broken();
        }
        return Byte.toUnsignedInt(value);
    }

    private void take() throws NoAnswerException, InterruptedException {
        if (!current.buffers().isEmpty()) {
            subscribed.join().request(1);
        }
        long left = limit.leftNanos();
        Delivery next = left > 0 ? deliveries.poll(left, TimeUnit.NANOSECONDS) : null;
        if (next == null) {
            throw NoAnswerException.late(fairTime);
        }
        current = next;
        buffer = 0;
    }
}
