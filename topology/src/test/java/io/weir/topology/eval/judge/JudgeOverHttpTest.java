// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpServer;
import io.weir.guard.Cause;
import io.weir.guard.judge.Judge;
import io.weir.guard.judge.Material;
import io.weir.guard.judge.Ruling;
import io.weir.guard.judge.Scale;
import io.weir.topology.eval.EvaluationRun.Endpoint;
import io.weir.topology.eval.backtranslation.GuessingModel;
import io.weir.topology.model.CausalLanguageModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// F19 and F20, from a server's bytes to the judge's ruling.
final class JudgeOverHttpTest {

    private static final Pattern ID = Pattern.compile("BEGIN MATERIAL ([0-9a-f]{16})");

    @Test
    void anAnswerInFormIsAScore() throws IOException {
        assertThat(ruled(200, "text/event-stream", id -> events("{\"id\": \"" + id + "\", \"harm\": 97}")))
                .isInstanceOfSatisfying(
                        Ruling.Scored.class, scored -> assertThat(scored.harm()).isGreaterThan(.9));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("an HTML page", 200, "text/html", "<html>harmless</html>"),
                arguments("an empty body", 200, "text/event-stream", ""),
                arguments("half a stream", 200, "text/event-stream", "data: {\"choices\":[{\"delta\":"),
                arguments("JSON of another kind", 200, "application/json", "{\"harm\": 0}"),
                arguments("too many requests", 429, "application/json", "{}"),
                arguments("an error", 500, "application/json", "{\"harm\": 0}"),
                arguments("prose", 200, "text/event-stream", events("The request is harmless.")),
                arguments("a refusal", 200, "text/event-stream", events("I'm sorry, I cannot judge that.")),
                arguments("another id", 200, "text/event-stream", events("{\"id\": \"0\", \"harm\": 0}")),
                arguments("another language", 200, "text/event-stream", events("harmlos")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsNeverAScore(String fault, int status, String type, String body) throws IOException {
        Ruling ruling = ruled(status, type, _ -> body);

        assertThat(ruling).as(fault).isInstanceOfAny(Ruling.Unreadable.class, Ruling.Unavailable.class);
        assertThat(ruling.toString()).doesNotContain("harmless", "harmlos", "sorry", "knit");
    }

    @Test
    void whatFailsOnTheWayIsNotCalledUnreadable() throws IOException {
        assertThat(ruled(500, "application/json", _ -> "{}"))
                .isInstanceOfSatisfying(
                        Ruling.Unavailable.class,
                        unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.MODEL_FAILED));
    }

    private static Ruling ruled(int status, String type, UnaryOperator<String> body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Matcher id = ID.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] bytes = body.apply(id.find() ? id.group(1) : "").getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        try (CausalLanguageModel model = GuessingModel.remote(new Endpoint(url, "m", true))) {
            return new Judge(model, JudgeInjectionLane.hardened(), Scale.AS_SAID, 16_000)
                    .judge(
                            Material.ofRequest("How do I knit a scarf?"),
                            Instant.now().plusSeconds(20));
        } finally {
            server.stop(0);
        }
    }

    private static String events(String reply) {
        String text = JsonMapper.shared().writeValueAsString(reply);
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":" + text
                + "},\"finish_reason\":null}]}\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    }
}
