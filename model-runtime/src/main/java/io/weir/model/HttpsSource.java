// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Reads from web servers: encrypted, in bounded time, wherever they redirect to.
final class HttpsSource {

    private static final int REDIRECTS_MAX = 5;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration FIRST_BYTE_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client;

    /// @param client one that follows no redirects by itself
    HttpsSource(HttpClient client) {
        this.client = client;
    }

    static HttpsSource usual() {
        return new HttpsSource(HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
    }

    void read(URI first, Duration timeout, SourceReader.Sink sink) throws IOException {
        URI address = first;
        for (int i = 0; i <= REDIRECTS_MAX; i++) {
            HttpResponse<InputStream> response = get(address, timeout);
            try (InputStream body = response.body()) {
                int status = response.statusCode();
                if (status == 200) {
                    readWithin(timeout, body, sink);
                    return;
                }
                if (status < 300 || status >= 400) {
                    throw new IOException(address.getHost() + " answers " + status);
                }
                address = next(address, response);
            }
        }
        throw new IOException(first.getHost() + " redirects more than " + REDIRECTS_MAX + " times");
    }

    private HttpResponse<InputStream> get(URI address, Duration timeout) throws IOException {
        Duration wait = timeout.compareTo(FIRST_BYTE_TIMEOUT) < 0 ? timeout : FIRST_BYTE_TIMEOUT;
        try {
            return client.send(HttpRequest.newBuilder(address).timeout(wait).build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + address.getHost() + " was asked", e);
        } catch (IOException failed) {
            throw new IOException(
                    address.getHost() + " cannot be reached: "
                            + failed.getClass().getSimpleName(),
                    failed);
        }
    }

    /// A server that sends a byte now and then would hold the start up for good: at the end of the time
    /// the body is closed below its reader.
    private static void readWithin(Duration timeout, InputStream body, SourceReader.Sink sink) throws IOException {
        var over = new CompletableFuture<Void>();
        CompletableFuture<Void> watch = over.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, late) -> {
                    if (late != null) {
                        closeQuietly(body);
                    }
                });
        try {
            sink.accept(body);
        } catch (IOException failed) {
            throw over.isCompletedExceptionally()
                    ? new IOException("took longer than " + timeout.toSeconds() + " s", failed)
                    : failed;
        } finally {
            over.complete(null);
            watch.exceptionally(_ -> null).join();
        }
    }

    private static URI next(URI from, HttpResponse<?> response) throws IOException {
        Optional<String> location = response.headers().firstValue("location");
        URI to;
        try {
            to = from.resolve(location.orElse(""));
        } catch (IllegalArgumentException wrong) {
            throw new IOException(from.getHost() + " redirects to no address", wrong);
        }
        if (!"https".equals(to.getScheme()) || to.getHost() == null) {
            throw new IOException(from.getHost() + " redirects to an address that is not https");
        }
        return to;
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException alreadyBroken) {
            // Its reader is told.
        }
    }
}
