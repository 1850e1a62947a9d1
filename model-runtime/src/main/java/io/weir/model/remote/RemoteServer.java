// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Cause;
import io.weir.model.Digest;
import io.weir.model.ModelRun;
import io.weir.model.Precision;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One model's server: so many calls and tokens at once, each call in tries, each try in one request.
///
/// HTTP/1.1, so that leaving an answer half read stops the server's work: the connection is dropped.
/// Redirects are not followed and nothing is unpacked: an answer that asks for either is none.
final class RemoteServer implements AutoCloseable {

    private static final int SUCCESS = 200;

    private final RemoteModelSettings settings;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final Semaphore room;
    private final Optional<TokenBucket> bucket;
    private final Digest digest;
    private volatile boolean closed;

    RemoteServer(RemoteModelSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build();
        this.room = new Semaphore(settings.rate().concurrencyMax(), true);
        int tokens = settings.rate().tokensPerMinute();
        this.bucket = tokens == 0 ? Optional.empty() : Optional.of(new TokenBucket(tokens, System::nanoTime));
        this.digest = digest(settings);
    }

    boolean isClosed() {
        return closed;
    }

    /// @param tokens that the call will cost, about
    <T> T ask(Tries tries, Class<T> type, int tokens, Instant deadline, Try.Attempt<T> attempt)
            throws NoAnswerException, InterruptedException {
        long began = System.nanoTime();
        TimeLimit limit = TimeLimit.at(deadline, clock);
        if (closed) {
            throw NoAnswerException.of(Cause.NOT_READY);
        }
        if (limit.isOver()) {
            throw NoAnswerException.late(false);
        }
        if (!room.tryAcquire(limit.leftNanos(), TimeUnit.NANOSECONDS)) {
            throw NoAnswerException.of(Cause.OVERLOADED);
        }
        try {
            pace(tokens, limit);
            return tries.call(type, limit, Duration.ofNanos(System.nanoTime() - began), attempt);
        } catch (NoAnswerException unanswered) {
            throw closed ? NoAnswerException.of(Cause.NOT_READY) : unanswered;
        } finally {
            room.release();
        }
    }

    /// Sends JSON; the answer's status is known, its body not yet read.
    Reply post(URI uri, byte[] json, String accept, Try now) throws NoAnswerException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofNanos(Math.max(now.limit().leftNanos(), 1)))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .header("Accept-Encoding", "identity")
                .POST(BodyPublishers.ofByteArray(json));
        settings.apiKey().ifPresent(key -> request.header("Authorization", key.authorization()));
        Reply reply = send(request.build(), now);
        String encoding = reply.headers().firstValue("Content-Encoding").orElse("identity");
        if (!"identity".equalsIgnoreCase(encoding)) {
            reply.close();
            throw NoAnswerException.broken();
        }
        return reply;
    }

    /// The same where only success is an answer.
    Reply postForAnswer(URI uri, byte[] json, String accept, Try now) throws NoAnswerException, InterruptedException {
        Reply reply = post(uri, json, accept, now);
        if (reply.status() == SUCCESS) {
            return reply;
        }
        try (reply) {
            throw NoAnswerException.of(Refusal.of(reply, clock.instant()).cause());
        }
    }

    boolean isSuccess(Reply reply) {
        return reply.status() == SUCCESS;
    }

    Refusal refusal(Reply reply) throws NoAnswerException, InterruptedException {
        return Refusal.of(reply, clock.instant());
    }

    /// @param tokensRead 0 where the server did not say
    ModelRun run(Try now, int tokensRead, int tokensDropped) {
        return new ModelRun(
                settings.id(),
                digest,
                Precision.UNSTATED,
                "remote",
                tokensRead,
                tokensDropped,
                now.queued(),
                now.ran());
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
        threads.shutdownNow();
    }

    private void pace(int tokens, TimeLimit limit) throws NoAnswerException, InterruptedException {
        long wait = bucket.map(tokenBucket -> tokenBucket.take(tokens, limit.leftNanos()))
                .orElse(0L);
        if (wait < 0) {
            throw NoAnswerException.of(Cause.OVERLOADED);
        }
        long end = System.nanoTime() + wait;
        for (long left = wait; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private Reply send(HttpRequest request, Try now) throws NoAnswerException, InterruptedException {
        int bytesMax = settings.sizes().responseBytesMax();
        try {
            HttpResponse<Body> response = client.send(request, _ -> new Body(now.limit(), now.fairTime(), bytesMax));
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (HttpTimeoutException late) {
            throw NoAnswerException.late(now.fairTime());
        } catch (IOException away) {
            throw closed ? NoAnswerException.of(Cause.NOT_READY) : NoAnswerException.passing(Duration.ZERO);
        }
    }

    /// A server does not say what its weights are; this tells one server's model from another's.
    private static Digest digest(RemoteModelSettings settings) {
        String named = settings.address().uri() + "\n" + settings.model();
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return new Digest(HexFormat.of().formatHex(sha256.digest(named.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
