// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A language model whose tokens are words, behind OpenAI's API, on this machine.
///
/// It goes on with words that depend on its prompt alone, and finds a token less likely the longer it is.
final class ToyServer implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("\\s*\\S+|\\s+");
    private static final List<String> WORDS = List.of(" reed", " weir", " water", " stone", " oar", " bank");

    /// Which scores of a prompt it gives.
    enum Scoring {
        PROMPT_LOGPROBS,
        ECHO,
        /// As `ECHO`, but each token bears the score of the next one.
        SHIFTED_ECHO,
        NONE
    }

    private final Scoring scoring;
    private final HttpServer server;
    private final List<String> vocabulary = new ArrayList<>(List.of("<s>"));
    private final List<String> asked = new ArrayList<>();

    ToyServer(Scoring scoring) {
        this.scoring = scoring;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    ServerAddress address() {
        return ServerAddress.of("http://127.0.0.1:" + server.getAddress().getPort() + "/v1", true);
    }

    /// Paths that were asked for, in order.
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        synchronized (this) {
            asked.add(path);
        }
        JsonNode request =
                JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
        switch (path) {
            case "/tokenize" -> tokenize(exchange, request);
            case "/v1/completions" -> complete(exchange, request);
            case "/v1/chat/completions" ->
                stream(
                        exchange,
                        rendered(request.path("messages")),
                        request.path("max_tokens").asInt(),
                        true);
            default ->
                send(exchange, 404, JsonMapper.shared().createObjectNode().put("detail", "Not Found"));
        }
    }

    private void tokenize(HttpExchange exchange, JsonNode request) throws IOException {
        if (scoring != Scoring.PROMPT_LOGPROBS) {
            send(exchange, 404, JsonMapper.shared().createObjectNode().put("detail", "Not Found"));
            return;
        }
        boolean chat = request.has("messages");
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode ids = answer.putArray("tokens");
        if (chat || request.path("add_special_tokens").asBoolean()) {
            ids.add(0);
        }
        String text = chat
                ? rendered(request.path("messages"))
                : request.path("prompt").asString();
        tokens(text).forEach(token -> ids.add(id(token)));
        send(exchange, 200, answer);
    }

    private void complete(HttpExchange exchange, JsonNode request) throws IOException {
        int tokensMax = request.path("max_tokens").asInt();
        boolean scores = request.path("echo").asBoolean() || request.has("prompt_logprobs");
        if (request.path("stream").asBoolean()) {
            stream(exchange, request.path("prompt").asString(), tokensMax, false);
        } else if (!scores) {
            ObjectNode answer = JsonMapper.shared().createObjectNode();
            answer.putArray("choices")
                    .addObject()
                    .put(
                            "text",
                            String.join("", continuation(request.path("prompt").asString(), tokensMax)));
            send(exchange, 200, answer);
        } else if (scoring == Scoring.NONE) {
            ObjectNode error = JsonMapper.shared().createObjectNode();
            error.putObject("error").put("message", "not that");
            send(exchange, 400, error);
        } else {
            send(exchange, 200, request.has("prompt_logprobs") ? promptScores(request) : echo(request));
        }
    }

    private ObjectNode promptScores(JsonNode request) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode positions =
                answer.putArray("choices").addObject().put("text", " reed").putArray("prompt_logprobs");
        for (JsonNode id : request.path("prompt")) {
            if (positions.isEmpty()) {
                positions.addNull();
                continue;
            }
            String token = vocabulary(id.asInt());
            ObjectNode position = positions.addObject();
            position.putObject(Integer.toString(id.asInt()))
                    .put("logprob", score(token))
                    .put("rank", 2)
                    .put("decoded_token", token);
            if (token.length() % 2 == 0 && !WORDS.contains(token)) {
                position.putObject("99999").put("logprob", -.01).put("rank", 1).put("decoded_token", "?");
            }
        }
        return answer;
    }

    private ObjectNode echo(JsonNode request) {
        String prompt = request.path("prompt").asString();
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ObjectNode choice = answer.putArray("choices").addObject().put("text", prompt + " reed");
        answer.putObject("usage").put("prompt_tokens", tokens(prompt).size());
        ObjectNode lists = choice.putObject("logprobs");
        ArrayNode words = lists.putArray("tokens");
        ArrayNode scores = lists.putArray("token_logprobs");
        ArrayNode tops = lists.putArray("top_logprobs");
        List<String> tokens = new ArrayList<>(tokens(prompt));
        tokens.add(" reed");
        int off = scoring == Scoring.SHIFTED_ECHO ? 1 : 0;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (words.isEmpty()) {
                scores.addNull();
                tops.addNull();
            } else {
                String likeliest = tokens.get(Math.min(i + off, tokens.size() - 1));
                scores.add(score(token) - off);
                tops.addObject().put(token, score(token) - off).put(likeliest, score(likeliest));
            }
            words.add(token);
        }
        return answer;
    }

    private static void stream(HttpExchange exchange, String prompt, int tokensMax, boolean chat) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        List<String> words = continuation(prompt, tokensMax);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String word : words) {
                event(out, part(word, "", chat));
            }
            event(out, part("", words.size() == tokensMax ? "length" : "stop", chat));
            ObjectNode usage = JsonMapper.shared().createObjectNode();
            usage.putArray("choices");
            usage.putObject("usage").put("prompt_tokens", tokens(prompt).size());
            event(out, usage.toString());
            event(out, "[DONE]");
        } catch (IOException hungUp) {
            exchange.close();
        }
    }

    private static List<String> continuation(String prompt, int tokensMax) {
        int first = Math.floorMod(prompt.hashCode(), WORDS.size());
        return IntStream.range(0, Math.min(tokensMax, 8))
                .mapToObj(i -> WORDS.get((first + i) % WORDS.size()))
                .toList();
    }

    private static String part(String text, String finish, boolean chat) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
        if (chat) {
            choice.putObject("delta").put("content", text);
        } else {
            choice.put("text", text);
        }
        choice.put("finish_reason", finish.isEmpty() ? null : finish);
        return event.toString();
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private synchronized int id(String token) {
        int known = vocabulary.indexOf(token);
        if (known < 0) {
            vocabulary.add(token);
            return vocabulary.size() - 1;
        }
        return known;
    }

    private synchronized String vocabulary(int id) {
        return vocabulary.get(id);
    }

    private static String rendered(JsonNode messages) {
        var text = new StringBuilder();
        for (JsonNode message : messages) {
            text.append("\n")
                    .append(message.path("role").asString())
                    .append(": ")
                    .append(message.path("content").asString());
        }
        return text.append("\nassistant:").toString();
    }

    private static List<String> tokens(String text) {
        return TOKEN.matcher(text).results().map(match -> match.group()).toList();
    }

    private static double score(String token) {
        return -token.length() / 10.0;
    }
}
