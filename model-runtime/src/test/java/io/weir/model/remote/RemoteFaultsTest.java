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
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.Stop;
import io.weir.model.remote.FaultServer.Answer;
import io.weir.model.remote.RemoteModelSettings.Breaker;
import io.weir.model.remote.RemoteModelSettings.Rate;
import io.weir.model.remote.RemoteModelSettings.Sizes;
import io.weir.model.remote.RemoteModelSettings.Trying;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// F19 and F20, as far as they are the transport's: whatever a server does, it is an answer only where it
/// is whole and well formed.
final class RemoteFaultsTest {

    private static final String WHOLE =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"safe\"},\"finish_reason\":\"stop\"}]}";
    private static final String PART =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"safe\"},\"finish_reason\":null}]}";
    private static final String EVENT_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final ChatPrompt PROMPT = ChatPrompt.ofUser("a secret question");
    private static final GenerationLimits LIMITS = new GenerationLimits(16);

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
    void aServersWishToBeLeftAloneIsKept() throws IOException {
        try (var server = new FaultServer(error(429, "Retry-After: 1"), events(WHOLE));
                CausalModel model = model(settings(server))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon())).isInstanceOf(Generation.Generated.class);
            assertThat(server.pauseNanos()).isGreaterThan(Duration.ofMillis(990).toNanos());
        }
    }

    @Test
    void aWishBeyondTheDeadlineIsNotWaitedFor() throws IOException {
        try (var server = new FaultServer(error(429, "Retry-After: 600"), events(WHOLE));
                CausalModel model = model(settings(server))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                    .isEqualTo(new Generation.Unavailable(Cause.OVERLOADED));
            assertThat(server.requests()).isEqualTo(1);
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

    @Test
    void aFailingServerIsLeftAloneAndThenTriedOnce() throws IOException {
        Answer[] answers = Stream.concat(Stream.generate(() -> error(500)).limit(4), Stream.of(events(WHOLE)))
                .toArray(Answer[]::new);
        try (var server = new FaultServer(answers);
                CausalModel model = model(settings(server)
                        .with(new Trying(Duration.ofSeconds(5), 0, Duration.ofMillis(1)))
                        .with(new Breaker(4, 1, Duration.ofMillis(300))))) {
            for (int i = 0; i < 4; i++) {
                assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                        .isEqualTo(new Generation.Unavailable(Cause.MODEL_FAILED));
            }
            assertThat(model.isReady()).isFalse();
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                    .isEqualTo(new Generation.Unavailable(Cause.MODEL_FAILED));
            assertThat(server.requests()).isEqualTo(4);

            Generation found = new Generation.Unavailable(Cause.MODEL_FAILED);
            for (Instant end = soon();
                    found instanceof Generation.Unavailable && Instant.now().isBefore(end); ) {
                found = model.generate(PROMPT, LIMITS, _ -> false, soon());
            }
            assertThat(found).isInstanceOf(Generation.Generated.class);
            assertThat(server.requests()).isEqualTo(5);
            assertThat(model.isReady()).isTrue();
        }
    }

    @Test
    void neitherTooManyRequestsNorHurriedCallersOpenTheBreaker() throws IOException {
        try (var server = new FaultServer(error(429), error(429), thenSilence("", new byte[0]));
                CausalModel model = model(settings(server)
                        .with(new Trying(Duration.ofSeconds(5), 0, Duration.ofMillis(1)))
                        .with(new Breaker(2, .5, Duration.ofMinutes(1))))) {
            for (int i = 0; i < 4; i++) {
                model.generate(PROMPT, LIMITS, _ -> false, Instant.now().plusMillis(100));
            }

            assertThat(model.isReady()).isTrue();
        }
    }

    @Test
    void callsBeyondTheBoundWaitUntilTheirDeadline() throws Exception {
        try (var server = new FaultServer(thenSilence("", new byte[0]));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CausalModel model = model(settings(server)
                    .with(new Trying(Duration.ofSeconds(20), 0, Duration.ofMillis(1)))
                    .with(new Rate(1, 0)));
            Future<Generation> first = threads.submit(() -> model.generate(PROMPT, LIMITS, _ -> false, soon()));
            while (server.requests() == 0) {
                Thread.onSpinWait();
            }

            assertThat(model.generate(PROMPT, LIMITS, _ -> false, Instant.now().plusMillis(50)))
                    .isEqualTo(new Generation.Unavailable(Cause.OVERLOADED));

            model.close();
            assertThat(first.get()).isEqualTo(new Generation.Unavailable(Cause.NOT_READY));
        }
    }

    @Test
    void callsBeyondTheTokensOfAMinuteAreTurnedAway() throws IOException {
        try (var server = new FaultServer(events(WHOLE));
                CausalModel model = model(settings(server).with(new Rate(8, 30)))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon())).isInstanceOf(Generation.Generated.class);

            assertThat(model.generate(PROMPT, LIMITS, _ -> false, Instant.now().plusMillis(50)))
                    .isEqualTo(new Generation.Unavailable(Cause.OVERLOADED));
        }
    }

    @Test
    void theKeyGoesToTheServerAndNowhereElse() throws IOException {
        try (var server = new FaultServer(events(WHOLE))) {
            RemoteModelSettings settings =
                    quick(RemoteModelSettings.of("m", "m", server.address(), Optional.of(new ApiKey("sk-topsecret"))));
            try (CausalModel model = model(settings)) {
                model.generate(PROMPT, LIMITS, _ -> false, soon());

                assertThat(server.body(0)).contains("Authorization: Bearer sk-topsecret");
                assertThat(settings + " " + model).doesNotContain("topsecret");
            }
        }
    }

    static Stream<Arguments> brokenScores() {
        return Stream.of(
                arguments("above 0", scores("0.5"), Cause.MODEL_FAILED),
                arguments("not finite", scores("-1e999"), Cause.MODEL_FAILED),
                arguments("NaN", scores("NaN"), Cause.MODEL_FAILED),
                arguments("a text", scores("\"-1\""), Cause.MODEL_FAILED),
                arguments("an HTML page", status(200, "text/html", "<html>-1</html>"), Cause.MODEL_FAILED),
                arguments("another text", json(SCORES.formatted("x y", "x", "y", "-1", "-1")), Cause.MODEL_FAILED),
                arguments("other tokens", json(SCORES.formatted("a b", "x", "y", "-1", "-1")), Cause.MODEL_FAILED),
                arguments(
                        "too few scores", json(SCORES.formatted("a b", "a", " b", "-1,-2", "-1")), Cause.MODEL_FAILED),
                arguments("nothing", json("{}"), Cause.MODEL_FAILED),
                arguments(
                        "no count of tokens",
                        json(SCORES.replace("prompt_tokens", "some").formatted("a b", "a", " b", "-1", "-1")),
                        Cause.MODEL_FAILED),
                arguments("status 500", error(500), Cause.MODEL_FAILED),
                arguments("a hang", thenSilence("", new byte[0]), Cause.TIMED_OUT),
                arguments("a question that is refused", error(400), Cause.MODEL_FAILED));
    }

    private static final Answer GREEDY = json("{\"choices\":[{\"text\":\" eight\"}]}");

    private static final String SCORES = "{\"choices\":[{\"text\":\"%s c\",\"logprobs\":{\"tokens\":[\"%s\",\"%s\"],"
            + "\"token_logprobs\":[null,%s],\"top_logprobs\":[null,{\"z\":%s}]}}],\"usage\":{\"prompt_tokens\":2}}";

    private static final Answer CONSISTENT = json(SCORES.formatted(
            "One two three four five six seven eight", "One two three four five six seven", " eight", "-1", "-1"));

    /// The server knows `echo`, and then goes wrong.
    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenScores")
    void aBrokenScoreIsNeverALikelihood(String fault, Answer answer, Cause cause) throws IOException {
        try (var server = new FaultServer(GREEDY, error(404), CONSISTENT, answer);
                CausalModel model = model(settings(server))) {
            Likelihood found = model.likelihood(new RawPrompt("a"), " b", 8, soon());

            assertThat(found).as(fault).isEqualTo(new Likelihood.Unavailable(cause));
        }
    }

    @Test
    void aServerThatIsAwayDecidesNothingAboutWhatItCanDo() throws IOException {
        try (var server = new FaultServer(
                        error(500), error(500), error(500), GREEDY, error(404), CONSISTENT, scores("-2"));
                CausalModel model = model(settings(server))) {
            assertThat(model.likelihood(new RawPrompt("a"), " b", 8, soon()))
                    .isEqualTo(new Likelihood.Unavailable(Cause.MODEL_FAILED));
            assertThat(model.likelihood(new RawPrompt("a"), " b", 8, soon())).isInstanceOf(Likelihood.Scored.class);
        }
    }

    private static Answer scores(String score) {
        return json(SCORES.formatted("a b", "a", " b", score, "-0.5"));
    }

    private static RemoteModelSettings settings(FaultServer server) {
        return quick(RemoteModelSettings.of("m", "m", server.address(), Optional.empty()));
    }

    private static RemoteModelSettings quick(RemoteModelSettings settings) {
        return settings.with(new Trying(Duration.ofMillis(700), 2, Duration.ofMillis(2)))
                .with(new Sizes(1_000, 4_000, 3 << 20))
                .with(new Breaker(100, 1, Duration.ofSeconds(1)));
    }

    private static CausalModel model(RemoteModelSettings settings) {
        return new OpenAiLanguageModel(settings, InstantSource.system(), ModelListener.NONE);
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

    private static Instant soon() {
        return Instant.now().plusSeconds(30);
    }
}
