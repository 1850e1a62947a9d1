// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.weir.guard.BlobStore;
import io.weir.guard.BlobStore.Fetched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// F34: what a producer writes as a reference leads to what was configured, and nowhere else.
final class BlobsTest {

    private static final int BYTES_MAX = 100;
    private static final BucketSettings.Credentials CREDENTIALS =
            new BucketSettings.Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @Test
    void aFileBelowTheDirectoryIsFoundByItsPath() throws IOException {
        Files.createDirectories(directory.resolve("pictures/a"));
        Files.write(directory.resolve("pictures/a/1.png"), new byte[BYTES_MAX]);
        var blobs = new DirectoryBlobs(directory.resolve("pictures"));

        assertThat(blobs.fetch("a/1.png", BYTES_MAX, soon()))
                .isInstanceOfSatisfying(
                        Fetched.Found.class,
                        found -> assertThat(found.blob().size()).isEqualTo(BYTES_MAX));
        assertThat(blobs.fetch("a/2.png", BYTES_MAX, soon())).isEqualTo(new Fetched.Unavailable(Fetched.Cause.MISSING));
        assertThat(blobs.fetch("a/1.png", BYTES_MAX - 1, soon()))
                .isEqualTo(new Fetched.Unavailable(Fetched.Cause.TOO_LARGE));
        assertThat(blobs.fetch("a", BYTES_MAX, soon())).isEqualTo(new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "a/../../secret",
                "/etc/passwd",
                "file:///etc/passwd",
                "a//b",
                "./a",
                "",
                "~/x",
                "a\\b",
                "%2e%2e/secret",
                "http://169.254.169.254/latest/meta-data",
                "a/.ssh"
            })
    void noReferenceLeadsOutOfTheDirectory(String reference) throws IOException {
        Files.createDirectories(directory.resolve("pictures"));
        Files.write(directory.resolve("secret"), new byte[1]);

        assertThat(new DirectoryBlobs(directory.resolve("pictures")).fetch(reference, BYTES_MAX, soon()))
                .isEqualTo(new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowed() throws IOException {
        Files.createDirectories(directory.resolve("pictures"));
        Files.write(directory.resolve("secret"), new byte[1]);
        Files.createSymbolicLink(directory.resolve("pictures/link"), directory.resolve("secret"));

        assertThat(new DirectoryBlobs(directory.resolve("pictures")).fetch("link", BYTES_MAX, soon()))
                .isEqualTo(new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
    }

    @Test
    void anObjectIsReadWithASignature() throws IOException {
        HttpServer server = server(exchange -> {
            boolean isSigned = exchange.getRequestHeaders()
                    .getFirst("Authorization")
                    .startsWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/");
            exchange.sendResponseHeaders(
                    isSigned && exchange.getRequestURI().getPath().equals("/shelf/a/1.png") ? 200 : 403, 3);
            exchange.getResponseBody().write(new byte[3]);
            exchange.close();
        });
        try (var blobs = new BucketBlobs(settings(server, true), InstantSource.system())) {
            assertThat(blobs.fetch("s3://shelf/a/1.png", BYTES_MAX, soon())).isInstanceOf(Fetched.Found.class);
            assertThat(blobs.fetch("s3://shelf/a/1.png", 2, soon()))
                    .isEqualTo(new Fetched.Unavailable(Fetched.Cause.TOO_LARGE));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        HttpServer server = server(exchange -> {
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        try (var blobs = new BucketBlobs(settings(server, true), InstantSource.system())) {
            assertThat(blobs.fetch("s3://shelf/a.png", BYTES_MAX, soon()))
                    .isEqualTo(new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerInsideIsNotAskedUnlessTheConfigurationAllowsIt() throws IOException {
        var settings = new BucketSettings(
                URI.create("https://localhost:9"), "shelf", "us-east-1", Optional.of(CREDENTIALS), false);
        try (var blobs = new BucketBlobs(settings, InstantSource.system())) {
            assertThat(blobs.fetch("s3://shelf/a.png", BYTES_MAX, soon()))
                    .isEqualTo(new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://other/a.png",
                "s3://shelf/../other/a.png",
                "s3://shelf/a/../b",
                "s3://shelf",
                "s3://shelf/",
                "s3://shelf@evil/a",
                "https://shelf/a.png",
                "s3://shelf/a?versionId=1"
            })
    void onlyPlainObjectsOfTheOneBucketAreAskedFor(String reference) {
        var settings =
                new BucketSettings(URI.create("https://bucket.invalid"), "shelf", "us-east-1", Optional.empty(), false);
        try (var blobs = new BucketBlobs(settings, InstantSource.system())) {
            assertThat(blobs.fetch(reference, BYTES_MAX, soon()))
                    .isEqualTo(new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
        }
    }

    @Test
    void plainHttpIsRefusedUnlessTheConfigurationAllowsWhatIsInside() {
        assertThatThrownBy(() -> new BucketSettings(
                        URI.create("http://bucket.example"), "shelf", "us-east-1", Optional.empty(), false))
                .hasMessageContaining("https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "::1",
                "fe80::1",
                "fc00::1",
                "224.0.0.1"
            })
    void addressesOfPrivateNetworksAreInside(String address) throws UnknownHostException {
        assertThat(BucketBlobs.isInside(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void aPublicAddressIsOutside() throws UnknownHostException {
        assertThat(BucketBlobs.isInside(InetAddress.getByName("93.184.215.14"))).isFalse();
    }

    /// The inputs of AWS' documentation; the signature was computed by an independent implementation.
    @Test
    void theSignatureIsTheOneOfAnIndependentImplementation() {
        var signature = new BucketSignature(CREDENTIALS, "us-east-1");

        assertThat(signature.of("examplebucket.s3.amazonaws.com", "/test.txt", Instant.parse("2013-05-24T00:00:00Z")))
                .endsWith("Signature=df548e2ce037944d03f3e68682813b093763996d597cf890ca3d9037fd231eb4");
    }

    @Test
    void aReferenceWithoutItsStoreIsForbidden() {
        BlobStore nothing = new EventBlobs(Optional.empty(), Optional.empty());

        assertThat(nothing.fetch("a.png", BYTES_MAX, soon()))
                .isEqualTo(new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
    }

    private static BucketSettings settings(HttpServer server, boolean insideAllowed) {
        return new BucketSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "shelf",
                "us-east-1",
                Optional.of(CREDENTIALS),
                insideAllowed);
    }

    private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofSeconds(20));
    }
}
