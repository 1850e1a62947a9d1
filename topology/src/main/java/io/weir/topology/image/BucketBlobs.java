// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.guard.Blob;
import io.weir.guard.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Objects of one S3-compatible bucket, by `s3://bucket/key`.
///
/// The host is the configured one and never the reference's. Redirects are not followed. Where its name leads
/// to an address of this machine or a private network, nothing is sent, unless the configuration allows it.
/// Safe for threads.
public final class BucketBlobs implements BlobStore, AutoCloseable {

    private static final Pattern FORM = Pattern.compile(
            "s3://([a-z0-9.-]{3,63})/((?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*" + "[A-Za-z0-9_-][A-Za-z0-9._-]*)");
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

    private final BucketSettings settings;
    private final Optional<BucketSignature> signature;
    private final InstantSource clock;
    private final HttpClient client;

    public BucketBlobs(BucketSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.signature = settings.credentials().map(credentials -> new BucketSignature(credentials, settings.region()));
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_WITHIN)
                .build();
    }

    @Override
    public Fetched fetch(String reference, int bytesMax, Instant deadline) {
        Matcher matcher = FORM.matcher(reference);
        if (!matcher.matches() || !matcher.group(1).equals(settings.bucket())) {
            return unavailable(Fetched.Cause.FORBIDDEN);
        }
        Duration left = Duration.between(clock.instant(), deadline);
        if (!left.isPositive()) {
            return unavailable(Fetched.Cause.TIMED_OUT);
        }
        try {
            return isOutside()
                    ? answer(request('/' + settings.bucket() + '/' + matcher.group(2), left), bytesMax)
                    : unavailable(Fetched.Cause.FORBIDDEN);
        } catch (HttpTimeoutException slow) {
            return unavailable(Fetched.Cause.TIMED_OUT);
        } catch (IOException failed) {
            return unavailable(Fetched.Cause.UNAVAILABLE);
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
            return unavailable(Fetched.Cause.TIMED_OUT);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest request(String path, Duration left) {
        Instant now = clock.instant();
        URI endpoint = settings.endpoint();
        String host = endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getHost() + ':' + endpoint.getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint.getScheme() + "://" + host + path))
                .timeout(left)
                .GET();
        signature.ifPresent(signing -> request.header("x-amz-date", BucketSignature.time(now))
                .header("x-amz-content-sha256", BucketSignature.EMPTY_SHA256)
                .header("Authorization", signing.of(host, path, now)));
        return request.build();
    }

    private Fetched answer(HttpRequest request, int bytesMax) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return switch (response.statusCode()) {
                case 200 -> read(body, bytesMax);
                case 404 -> unavailable(Fetched.Cause.MISSING);
                case 401, 403, 301, 302, 303, 307, 308 -> unavailable(Fetched.Cause.FORBIDDEN);
                default -> unavailable(Fetched.Cause.UNAVAILABLE);
            };
        }
    }

    private static Fetched read(InputStream body, int bytesMax) throws IOException {
        byte[] bytes = body.readNBytes(bytesMax + 1);
        return bytes.length > bytesMax ? unavailable(Fetched.Cause.TOO_LARGE) : new Fetched.Found(new Blob(bytes));
    }

    /// All addresses of the endpoint's name, each time: a name may be made to lead elsewhere later.
    private boolean isOutside() throws UnknownHostException {
        return settings.insideAllowed()
                || Arrays.stream(InetAddress.getAllByName(settings.endpoint().getHost()))
                        .noneMatch(BucketBlobs::isInside);
    }

    static boolean isInside(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isUniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean isShared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || isUniqueLocal
                || isShared;
    }

    private static Fetched unavailable(Fetched.Cause cause) {
        return new Fetched.Unavailable(cause);
    }
}
