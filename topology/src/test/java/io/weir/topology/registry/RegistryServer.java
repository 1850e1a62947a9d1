// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small registry with Confluent's HTTP API and the rule BACKWARD_TRANSITIVE, that fails as told.
final class RegistryServer implements AutoCloseable {

    /// How the next answers go wrong.
    enum Fault {
        STATUS_500,
        STATUS_429,
        STATUS_401,
        HANG,
        HANG_IN_BODY,
        NOT_JSON,
        JSON_OF_ANOTHER_SHAPE,
        HTML,
        ENDLESS_BODY,
        CUT_OFF
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> schemas = new ArrayList<>();
    private final Map<String, List<Schema>> subjects = new HashMap<>();

    RegistryServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/ccompat/v7", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/apis/ccompat/v7");
    }

    int calls() {
        return calls.get();
    }

    void failNext(Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault = faults.poll();
            if (fault == null) {
                serve(exchange, new String(body, UTF_8));
            } else {
                fail(exchange, fault);
            }
        }
    }

    private void fail(HttpExchange exchange, Fault fault) throws IOException {
        switch (fault) {
            case STATUS_500 -> answer(exchange, 500, "{\"error_code\":50001}");
            case STATUS_429 -> answer(exchange, 429, "{}");
            case STATUS_401 -> answer(exchange, 401, "{\"error_code\":40101}");
            case HANG -> awaitClose();
            case HANG_IN_BODY -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                awaitClose();
            }
            case NOT_JSON -> answer(exchange, 200, "{\"id\": ");
            case JSON_OF_ANOTHER_SHAPE -> answer(exchange, 200, "{\"ok\":true}");
            case HTML -> answer(exchange, 200, "<html><body>Sign in</body></html>");
            case ENDLESS_BODY -> {
                exchange.sendResponseHeaders(200, 0);
                byte[] blanks = " ".repeat(65_536).getBytes(UTF_8);
                while (closed.getCount() > 0) {
                    exchange.getResponseBody().write(blanks);
                }
            }
            case CUT_OFF -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
            }
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void serve(HttpExchange exchange, String body) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        if (path[4].equals("subjects")) {
            register(exchange, path[5], JsonMapper.shared().readTree(body));
        } else {
            fetch(exchange, Integer.parseUnsignedInt(path[6]));
        }
    }

    private void register(HttpExchange exchange, String subject, JsonNode body) throws IOException {
        String text = body.get("schema").stringValue();
        var schema = new Schema.Parser().parse(text);
        List<Schema> earlier = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        if (!earlier.stream().allMatch(writer -> isReadable(schema, writer))) {
            answer(exchange, 409, "{\"error_code\":409,\"message\":\"incompatible\"}");
            return;
        }
        earlier.add(schema);
        if (!schemas.contains(text)) {
            schemas.add(text);
        }
        answer(exchange, 200, "{\"id\":" + (schemas.indexOf(text) + 1) + '}');
    }

    private void fetch(HttpExchange exchange, int id) throws IOException {
        if (id < 1 || id > schemas.size()) {
            answer(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
            return;
        }
        answer(
                exchange,
                200,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("schema", schemas.get(id - 1))
                        .toString());
    }

    private static boolean isReadable(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
