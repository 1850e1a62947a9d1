// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Reads requests from its sockets and answers each with bytes of the test's choice, well formed or not.
///
/// The first request gets the first answer, and so on; the last answer serves all others.
final class FaultServer implements AutoCloseable {

    private final ServerSocket socket;
    private final List<Answer> answers;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch dropped = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    FaultServer(Answer... answers) {
        this.answers = List.of(answers);
        try {
            socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// What is done with one connection once its request was read.
    interface Answer {

        void send(FaultServer server, OutputStream out, Socket connection) throws IOException, InterruptedException;
    }

    static Answer bytes(String head, byte[] body) {
        return (_, out, _) -> {
            out.write(head.getBytes(US_ASCII));
            out.write(body);
        };
    }

    static Answer status(int status, String type, String body, String... headers) {
        String more =
                String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList());
        byte[] bytes = body.getBytes(UTF_8);
        return bytes(
                "HTTP/1.1 " + status + " Status\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                        + "\r\nConnection: close\r\n" + more + "\r\n",
                bytes);
    }

    static Answer json(String body) {
        return status(200, "application/json", body);
    }

    static Answer error(int status, String... headers) {
        return status(status, "application/json", "{\"error\":{\"message\":\"the prompt was: secret\"}}", headers);
    }

    /// The whole stream of events, ended by closing the connection.
    static Answer events(String... data) {
        var body = new StringBuilder();
        for (String each : data) {
            body.append("data: ").append(each).append("\n\n");
        }
        return eventBytes(body.toString());
    }

    static Answer eventBytes(String body) {
        return bytes(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n",
                body.getBytes(UTF_8));
    }

    /// Sends the head and those bytes, then nothing until the test ends.
    static Answer thenSilence(String head, byte[] body) {
        return (server, out, _) -> {
            out.write(head.getBytes(US_ASCII));
            out.write(body);
            out.flush();
            server.awaitEnd();
        };
    }

    /// One byte each 5 milliseconds, for ever.
    static Answer drip(String head, byte value) {
        return (server, out, _) -> {
            out.write(head.getBytes(US_ASCII));
            while (!server.released.await(5, TimeUnit.MILLISECONDS)) {
                out.write(value);
                out.flush();
            }
        };
    }

    /// As many bytes as the client takes.
    static Answer flood(String head, byte[] piece) {
        return (_, out, _) -> {
            out.write(head.getBytes(US_ASCII));
            while (true) {
                out.write(piece);
            }
        };
    }

    /// Sends those bytes and resets the connection.
    static Answer reset(String bytes) {
        return (_, out, connection) -> {
            out.write(bytes.getBytes(UTF_8));
            out.flush();
            connection.setSoLinger(true, 0);
        };
    }

    ServerAddress address() {
        return ServerAddress.of("http://127.0.0.1:" + socket.getLocalPort() + "/v1", true);
    }

    int requests() {
        return requests.get();
    }

    /// Nanoseconds between the first request and the second.
    long pauseNanos() {
        return arrivals.get(1) - arrivals.get(0);
    }

    String body(int request) {
        return bodies.get(request);
    }

    /// Waits until a client hung up while it was being answered.
    boolean awaitHangUp() throws InterruptedException {
        return dropped.await(10, TimeUnit.SECONDS);
    }

    void awaitEnd() throws InterruptedException {
        released.await();
    }

    @Override
    public void close() throws IOException {
        released.countDown();
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            readRequest(connection.getInputStream());
            arrivals.add(System.nanoTime());
            Answer answer = answers.get(Math.min(requests.getAndIncrement(), answers.size() - 1));
            answer.send(this, connection.getOutputStream(), connection);
            connection.getOutputStream().flush();
        } catch (IOException hungUp) {
            dropped.countDown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void readRequest(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        String text = head.toString(US_ASCII);
        int length = text.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        bodies.add(text + new String(in.readNBytes(length), UTF_8));
    }
}
