// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import static io.weir.model.StoreFixture.CONTENT;
import static io.weir.model.StoreFixture.file;
import static io.weir.model.StoreFixture.settings;
import static io.weir.model.StoreFixture.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a server of this process, with a certificate made for it.
final class HttpsSourceTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private static final CountDownLatch ENDING = new CountDownLatch(1);
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private static HttpsServer server;
    private static SSLContext tls;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException, InterruptedException {
        tls = certificate();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(THREADS);
        server.createContext("/whole", exchange -> answer(exchange, CONTENT.length));
        server.createContext("/cut", exchange -> answer(exchange, 5_000));
        server.createContext("/moved", exchange -> redirect(exchange, "/whole"));
        server.createContext("/plain", exchange -> redirect(exchange, "http://localhost/whole"));
        server.createContext("/nowhere", exchange -> redirect(exchange, "https:///whole"));
        server.createContext("/circle", exchange -> redirect(exchange, "/circle"));
        server.createContext("/slow", HttpsSourceTest::answerSlowly);
        server.start();
    }

    @AfterAll
    static void stop() {
        ENDING.countDown();
        server.stop(0);
        THREADS.shutdownNow();
    }

    @Test
    void aFileIsFetched() throws IOException {
        assertThat(store(settings(directory), client()).open(from("/whole"))).hasBinaryContent(CONTENT);
    }

    @Test
    void aRedirectToHttpsIsFollowed() throws IOException {
        assertThat(store(settings(directory), client()).open(from("/moved"))).hasBinaryContent(CONTENT);
    }

    @Test
    void aRedirectToPlainHttpIsRefused() {
        assertThatThrownBy(() -> store(settings(directory), client()).open(from("/plain")))
                .hasMessageContaining("redirects to an address that is not https");
    }

    @Test
    void aRedirectToNoHostIsRefused() {
        assertThatThrownBy(() -> store(settings(directory), client()).open(from("/nowhere")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("redirects to an address that is not https");
    }

    @Test
    void aCircleOfRedirectsEnds() {
        assertThatThrownBy(() -> store(settings(directory), client()).open(from("/circle")))
                .hasMessageContaining("redirects more than 5 times");
    }

    @Test
    void aMissingFileIsAMessage() {
        assertThatThrownBy(() -> store(settings(directory), client()).open(from("/absent")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("localhost answers 404");
    }

    @Test
    void aConnectionThatIsCutLeavesNothing() throws IOException {
        assertThatThrownBy(() -> store(settings(directory), client()).open(from("/cut")))
                .isInstanceOf(IOException.class);

        try (var all = Files.walk(directory.resolve("store"))) {
            assertThat(all.filter(Files::isRegularFile)).allMatch(file -> file.endsWith(".lock"));
        }
    }

    @Test
    void aServerThatTakesForeverIsLeft() {
        StoreSettings settings = new StoreSettings(
                directory.resolve("store"), false, List.of(), directory.resolve("maven"), Duration.ofMillis(700));

        assertThatThrownBy(() -> store(settings, client()).open(from("/slow")))
                .hasMessageContaining("took longer than");
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() {
        assertThatThrownBy(() -> store(settings(directory)).open(from("/whole")))
                .hasMessageContaining("cannot be reached");
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(tls)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static ModelFile from(String path) {
        return file("https://localhost:" + server.getAddress().getPort() + path);
    }

    private static void answer(HttpExchange exchange, int length) throws IOException {
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT, 0, length);
        exchange.close();
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void answerSlowly(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT, 0, 10);
        exchange.getResponseBody().flush();
        try {
            ENDING.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static SSLContext certificate() throws IOException, GeneralSecurityException, InterruptedException {
        Path file = shared.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        var mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        mine.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        var theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        theirs.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(mine.getKeyManagers(), theirs.getTrustManagers(), null);
        return context;
    }
}
