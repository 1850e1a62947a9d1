// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Weir as a user runs it: the packaged program in a process of its own.
final class WeirProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Path log;
    private final int port;

    private WeirProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /// `./weir run` with these keys over the defaults.
    ///
    /// @param directory for its configuration, state, and log
    static WeirProcess run(String bootstrapServers, Path directory, Map<String, String> keys) throws IOException {
        Files.createDirectories(directory);
        int port = freePort();
        Map<String, String> all = new java.util.TreeMap<>(Map.of(
                "weir.kafka.bootstrap-servers",
                bootstrapServers,
                "weir.stream.state-directory",
                directory.resolve("state").toString(),
                "weir.stream.replication-factor",
                "1",
                "weir.http.port",
                Integer.toString(port)));
        all.putAll(keys);
        Path config = Files.writeString(
                directory.resolve("weir.properties"),
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + '=' + entry.getValue())
                        .collect(Collectors.joining("\n")));
        Path log = directory.resolve("weir.log");
        return new WeirProcess(start(log, List.of("run", "--config", config.toString())), log, port);
    }

    /// Any command, to its end.
    static int command(Path log, String... words) throws IOException, InterruptedException {
        Process process = start(log, List.of(words));
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("no end within 4 minutes: " + Files.readString(log));
        }
        return process.exitValue();
    }

    private static Process start(Path log, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                PROGRAM.toString(),
                "io.weir.topology.Launcher"));
        command.addAll(words);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    WeirProcess awaitReady() throws IOException {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (status("/q/health/ready") != 200) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new AssertionError("not ready: " + log());
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return this;
    }

    /// The HTTP status; 0 where nothing answers.
    int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException nothing) {
            return 0;
        }
    }

    String body(String path) throws IOException {
        return get(path).body();
    }

    private HttpResponse<String> get(String path) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// SIGKILL: no hook runs, nothing is flushed.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /// SIGTERM, as Ctrl-C and Kubernetes send it.
    int stop() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
