// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static io.weir.model.remote.FaultServer.bytes;
import static io.weir.model.remote.FaultServer.drip;
import static io.weir.model.remote.FaultServer.error;
import static io.weir.model.remote.FaultServer.eventBytes;
import static io.weir.model.remote.FaultServer.events;
import static io.weir.model.remote.FaultServer.flood;
import static io.weir.model.remote.FaultServer.json;
import static io.weir.model.remote.FaultServer.reset;
import static io.weir.model.remote.FaultServer.status;
import static io.weir.model.remote.FaultServer.thenSilence;
import static io.weir.model.remote.RemoteFixture.LIMITS;
import static io.weir.model.remote.RemoteFixture.PROMPT;
import static io.weir.model.remote.RemoteFixture.WHOLE;
import static io.weir.model.remote.RemoteFixture.model;
import static io.weir.model.remote.RemoteFixture.quick;
import static io.weir.model.remote.RemoteFixture.settings;
import static io.weir.model.remote.RemoteFixture.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.ModelListener;
import io.weir.model.Stop;
import io.weir.model.remote.FaultServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// F19 and F20, as far as they are the transport's: whatever a server does, it is an answer only where it
/// is whole and well formed.
final class RemoteFaultsTest {

    private static final String PART =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"safe\"},\"finish_reason\":null}]}";
    private static final String EVENT_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    static Stream<Arguments> whatIsNoAnswer() {
        return Stream.of(
                arguments("status 500", error(500), Cause.MODEL_FAILED, 3),
                arguments("status 503", error(503), Cause.MODEL_FAILED, 3),
                arguments("status 429", error(429), Cause.OVERLOADED, 3),
                arguments("status 400", error(400), Cause.MODEL_FAILED, 1),
                arguments("status 401", error(401), Cause.MODEL_FAILED, 1),
                arguments("status 404", error(404), Cause.MODEL_FAILED, 1),
                arguments("status 405", error(405), Cause.NOT_SUPPORTED, 1),
                arguments("status 413", error(413), Cause.TOO_LONG, 1),
                arguments("a redirect", error(302, "Location: http://127.0.0.1:1/"), Cause.MODEL_FAILED, 1),
                arguments(
                        "a prompt that does not fit",
                        status(400, "application/json", "{\"error\":{\"code\":\"context_length_exceeded\"}}"),
                        Cause.TOO_LONG,
                        1),
                arguments(
                        "a prompt that does not fit, by vLLM's words",
                        status(400, "application/json", "{\"message\":\"This model's maximum context length is 9\"}"),
                        Cause.TOO_LONG,
                        1),
                arguments("a hang before the head", thenSilence("", new byte[0]), Cause.TIMED_OUT, 1),
                arguments("a hang behind the head", thenSilence(EVENT_HEAD, new byte[0]), Cause.TIMED_OUT, 1),
                arguments("a hang in the stream", thenSilence(EVENT_HEAD, data(PART)), Cause.TIMED_OUT, 1),
                arguments("a hang behind the answer", thenSilence(EVENT_HEAD, data(WHOLE)), Cause.TIMED_OUT, 1),
                arguments("a drip of comments", drip(EVENT_HEAD, (byte) ':'), Cause.TIMED_OUT, 1),
                arguments("a drip of empty lines", drip(EVENT_HEAD, (byte) '\n'), Cause.TIMED_OUT, 1),
                arguments("a drip in the head", drip("HTTP/1.1 200 OK\r\nX: ", (byte) 'x'), Cause.TIMED_OUT, 1),
                arguments("a reset before the head", reset(""), Cause.MODEL_FAILED, 3),
                arguments("a reset in the stream", reset(EVENT_HEAD + "data: " + PART + "\n\n"), Cause.MODEL_FAILED, 3),
                arguments("no HTTP", bytes("SSH-2.0-OpenSSH\r\n", new byte[0]), Cause.MODEL_FAILED, 3),
                arguments("an empty body", eventBytes(""), Cause.MODEL_FAILED, 1),
                arguments("an empty body as JSON", json(""), Cause.MODEL_FAILED, 1),
                arguments("an HTML page", status(200, "text/html", "<html>safe</html>"), Cause.MODEL_FAILED, 1),
                arguments("an HTML page as events", eventBytes("<html>safe</html>\n\n"), Cause.MODEL_FAILED, 1),
                arguments("a JSON answer, not events", json(WHOLE.replace("delta", "message")), Cause.MODEL_FAILED, 1),
                arguments("no content type", bytes("HTTP/1.1 200 OK\r\n\r\n", data(WHOLE)), Cause.MODEL_FAILED, 1),
                arguments("broken JSON", events("{\"choices\":[{"), Cause.MODEL_FAILED, 1),
                arguments("JSON that is no object", events("[1]", "[DONE]"), Cause.MODEL_FAILED, 1),
                arguments("JSON with words behind it", events(WHOLE + " and so on"), Cause.MODEL_FAILED, 1),
                arguments("NaN for a number", events(WHOLE.replace(":0", ":NaN")), Cause.MODEL_FAILED, 1),
                arguments("bytes that are no UTF-8", badUtf8(), Cause.MODEL_FAILED, 1),
                arguments("half a stream", events(PART), Cause.MODEL_FAILED, 1),
                arguments("half a stream with an end mark", events(PART, "[DONE]"), Cause.MODEL_FAILED, 1),
                arguments("half an event", eventBytes("data: " + WHOLE), Cause.MODEL_FAILED, 1),
                arguments("an end mark alone", events("[DONE]"), Cause.MODEL_FAILED, 1),
                arguments("two answers in a row", events(WHOLE, WHOLE, "[DONE]"), Cause.MODEL_FAILED, 1),
                arguments("two choices", events(twoChoices(), "[DONE]"), Cause.MODEL_FAILED, 1),
                arguments("another choice", events(WHOLE.replace(":0", ":1"), "[DONE]"), Cause.MODEL_FAILED, 1),
                arguments("a member twice", events(twice(), "[DONE]"), Cause.MODEL_FAILED, 1),
                arguments("an unknown end", events(WHOLE.replace("stop", "abort")), Cause.MODEL_FAILED, 1),
                arguments("a number for text", events(WHOLE.replace("\"safe\"", "1")), Cause.MODEL_FAILED, 1),
                arguments("a tool call", events(toolCall(), WHOLE), Cause.MODEL_FAILED, 1),
                arguments("an error in the stream", events(PART, "{\"error\":{}}"), Cause.MODEL_FAILED, 1),
                arguments("a gzip bomb", gzipBomb(), Cause.MODEL_FAILED, 1),
                arguments("a line without end", flood(EVENT_HEAD, line()), Cause.MODEL_FAILED, 1),
                arguments("events without end", flood(EVENT_HEAD, data(PART)), Cause.MODEL_FAILED, 1),
                arguments("comments without end", flood(EVENT_HEAD, comment()), Cause.MODEL_FAILED, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsNoAnswer")
    void aFailureIsNeverAnAnswer(String fault, Answer answer, Cause cause, int requests) throws IOException {
        List<Cause> told = Collections.synchronizedList(new ArrayList<>());
        var listener = new ModelListener() {
            @Override
            public void rejected(String model, Cause why) {
                told.add(why);
            }
        };
        try (var server = new FaultServer(answer);
                CausalModel model = new OpenAiLanguageModel(settings(server), InstantSource.system(), listener)) {
            Generation found = model.generate(PROMPT, LIMITS, _ -> false, soon());

            assertThat(found).as(fault).isEqualTo(new Generation.Unavailable(cause));
            assertThat(server.requests()).isEqualTo(requests);
            assertThat(told).containsExactly(cause);
        }
    }

    static Stream<Arguments> whatIsDeclined() {
        return Stream.of(
                arguments("an answer that was filtered", events(WHOLE.replace("stop", "content_filter"))),
                arguments("a refusal", events(WHOLE.replace("content", "refusal"))),
                arguments("a filter that steps in", events(PART, "{\"error\":{\"code\":\"content_filter\"}}")),
                arguments(
                        "a question that was filtered",
                        status(400, "application/json", "{\"error\":{\"code\":\"content_filter\"}}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsDeclined")
    void whatAContentFilterHoldsBackIsDeclined(String how, Answer answer) throws IOException {
        try (var server = new FaultServer(answer);
                CausalModel model = model(settings(server))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                    .as(how)
                    .isInstanceOf(Generation.Declined.class);
        }
    }

    static Stream<Arguments> wholeAnswers() {
        return Stream.of(
                arguments("one event", events(WHOLE, "[DONE]")),
                arguments("no end mark", events(WHOLE)),
                arguments("carriage returns", eventBytes("data: " + WHOLE + "\r\n\r\ndata: [DONE]\r\n\r\n")),
                arguments("comments and other fields", eventBytes(": hi\n\nid: 1\nevent: x\ndata:" + WHOLE + "\n\n")),
                arguments("data of two lines", eventBytes("data: " + WHOLE.replace(",", ",\ndata: ") + "\n\n")),
                arguments("counts in front and behind", events(usage(), WHOLE, usage(), "[DONE]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeAnswers")
    void aWholeAnswerIsOneInEveryFormOfEvents(String form, Answer answer) throws IOException {
        try (var server = new FaultServer(answer);
                CausalModel model = model(settings(server))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                    .as(form)
                    .isInstanceOfSatisfying(Generation.Generated.class, generated -> {
                        assertThat(generated.text()).isEqualTo("safe");
                        assertThat(generated.stop()).isEqualTo(Stop.END_OF_TEXT);
                    });
        }
    }

    @Test
    void whatPassesIsTriedAgain() throws IOException {
        try (var server = new FaultServer(error(503), reset(""), events(WHOLE));
                CausalModel model = model(settings(server))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon())).isInstanceOf(Generation.Generated.class);
            assertThat(server.requests()).isEqualTo(3);
        }
    }

    @Test
    void enoughHangsUpOnTheServer() throws IOException, InterruptedException {
        try (var server = new FaultServer(flood(EVENT_HEAD, data(PART)));
                CausalModel model = model(settings(server))) {
            Generation found = model.generate(PROMPT, LIMITS, text -> text.length() >= 8, soon());

            assertThat(((Generation.Generated) found).stop()).isEqualTo(Stop.ENOUGH);
            assertThat(((Generation.Generated) found).text()).isEqualTo("safesafe");
            assertThat(server.awaitHangUp()).isTrue();
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailure() throws IOException {
        int port;
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        var address = ServerAddress.of("http://127.0.0.1:" + port, true);
        try (CausalModel model = model(quick(RemoteModelSettings.of("m", "m", address, Optional.empty())))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                    .isEqualTo(new Generation.Unavailable(Cause.MODEL_FAILED));
        }
    }

    private static byte[] data(String json) {
        return ("data: " + json + "\n\n").getBytes(UTF_8);
    }

    private static byte[] line() {
        return "data: ".concat("x".repeat(60_000)).getBytes(UTF_8);
    }

    private static byte[] comment() {
        return ":".concat("x".repeat(60_000)).concat("\n\n").getBytes(UTF_8);
    }

    private static Answer badUtf8() {
        byte[] data = data(WHOLE);
        data[WHOLE.indexOf("safe") + "data: ".length()] = (byte) 0xC3;
        return bytes(EVENT_HEAD, data);
    }

    private static String twoChoices() {
        String choice = WHOLE.substring(WHOLE.indexOf('[') + 1, WHOLE.lastIndexOf(']'));
        return "{\"choices\":[" + choice + "," + choice + "]}";
    }

    private static String twice() {
        return WHOLE.replace("\"content\":\"safe\"", "\"content\":\"safe\",\"content\":\"unsafe\"");
    }

    private static String toolCall() {
        return PART.replace("\"content\":\"safe\"", "\"tool_calls\":[{}]");
    }

    private static String usage() {
        return "{\"choices\":[],\"usage\":{\"prompt_tokens\":7}}";
    }

    private static Answer gzipBomb() {
        var body = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(body)) {
            for (int i = 0; i < 1_000; i++) {
                gzip.write(new byte[10_000]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes(EVENT_HEAD.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"), body.toByteArray());
    }
}
