// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// A model server on this machine: it answers the question about an answer in one way, and every other
/// question, which is the guess, in another.
public final class GuessingServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closed = new CountDownLatch(1);

    /// What is sent for one question.
    public interface Reply {
        void to(HttpExchange exchange, GuessingServer server) throws IOException;
    }

    public GuessingServer(Reply guess, Reply refuser) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                bodies.add(body);
                (body.contains("<<<") ? guess : refuser).to(exchange, this);
            }
        });
        server.start();
    }

    public static Reply saying(String text) {
        String content = JsonMapper.shared().writeValueAsString(text);
        return events(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + content + "},\"finish_reason\":\"stop\"}]}");
    }

    /// The provider's filter held it back.
    public static Reply filtered() {
        return events("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"content_filter\"}]}");
    }

    public static Reply events(String data) {
        return (exchange, _) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            byte[] bytes = ("data: " + data + "\n\ndata: [DONE]\n\n").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    public static Reply status(int status) {
        return (exchange, _) -> exchange.sendResponseHeaders(status, -1);
    }

    /// Nothing, until the server closes.
    public static Reply silence() {
        return (_, server) -> {
            try {
                server.closed.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /// What it was asked.
    public List<String> bodies() {
        return bodies;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
