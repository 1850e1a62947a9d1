// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static io.weir.model.remote.FaultServer.drip;
import static io.weir.model.remote.FaultServer.error;
import static io.weir.model.remote.FaultServer.json;
import static io.weir.model.remote.FaultServer.reset;
import static io.weir.model.remote.FaultServer.status;
import static io.weir.model.remote.FaultServer.thenSilence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.Companion;
import io.weir.model.EncoderInput;
import io.weir.model.Encoding;
import io.weir.model.Licence;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.Pooling;
import io.weir.model.Precision;
import io.weir.model.Task;
import io.weir.model.TextSettings;
import io.weir.model.Window;
import io.weir.model.remote.FaultServer.Answer;
import io.weir.model.remote.RemoteModelSettings.Trying;
import io.weir.model.text.TinyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An encoder behind KServe's protocol, with a tokenizer of ten words and a server of the test's making.
final class KServeEncoderTest {

    private static final EncoderInput WORD = new EncoderInput.Text("lock");

    /// Begin token, word and end token, two numbers each: the mean is (2, 3).
    private static final String GOOD = "{\"outputs\":[{\"name\":\"last_hidden_state\",\"datatype\":\"FP32\","
            + "\"shape\":[1,3,2],\"data\":[1,2,2,3,3,4]}]}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path tokenizer;

    @BeforeEach
    void write() throws IOException {
        tokenizer = TinyTokenizer.write(directory, List.of("lock", "gate", "weir"));
    }

    @Test
    void theMeanOfAWindowsTokensIsItsVector() throws IOException {
        try (var server = new FaultServer(json(GOOD));
                KServeEncoder encoder = open(server, entry(Pooling.MEAN, Optional.empty()))) {
            Window window = windows(encoder.encode(WORD, soon())).getFirst();

            assertThat(window.rows().row(0)).containsExactly(2, 3);
            assertThat(window.characters().end()).isEqualTo(4);
            assertThat(server.body(0))
                    .startsWith("POST /v1/v2/models/tiny/infer")
                    .contains("\"data\":[2,4,3]", "\"data\":[1,1,1]", "\"data\":[0,0,0]", "\"shape\":[1,3]");
        }
    }

    @Test
    void aLongTextIsSentInWindowsOfEqualLengthWithoutPadding() throws IOException {
        String first = GOOD.replace("[1,3,2]", "[2,4,2]").replace("1,2,2,3,3,4", "1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2");
        String last = GOOD.replace("1,2,2,3,3,4", "3,3,3,3,3,3");
        try (var server = new FaultServer(json(first), json(last));
                KServeEncoder encoder = open(server, entry(Pooling.MEAN, Optional.empty()))) {
            Encoding found = encoder.encode(new EncoderInput.Text("lock gate weir lock gate"), soon());

            assertThat(windows(found))
                    .extracting(window -> window.rows().at(0, 0))
                    .containsExactly(1f, 2f, 3f);
            assertThat(((Encoding.Encoded) found).run().tokensRead()).isEqualTo(5);
            assertThat(server.requests()).isEqualTo(2);
        }
    }

    @Test
    void whatNoWindowHoldsIsCounted() throws IOException {
        String wide = GOOD.replace("[1,3,2]", "[4,4,2]")
                .replace("1,2,2,3,3,4", String.join(",", Collections.nCopies(32, "1")));
        try (var server = new FaultServer(json(wide));
                KServeEncoder encoder = open(server, entry(Pooling.MEAN, Optional.empty()))) {
            Encoding found = encoder.encode(new EncoderInput.Text("lock ".repeat(20)), soon());

            assertThat(((Encoding.Encoded) found).run().tokensRead()).isEqualTo(8);
            assertThat(((Encoding.Encoded) found).run().tokensDropped()).isEqualTo(12);
        }
    }

    @Test
    void aServerThatFailsItsKnownAnswerIsNotServed() throws IOException {
        Files.writeString(
                directory.resolve("known.json"), "{\"answers\": [{\"text\": \"lock\", \"embedding\": [2.0, 3.0]}]}");
        var known = Optional.of(new Companion("known.json", Optional.of(directory)));
        try (var server = new FaultServer(json(GOOD.replace("2,3,3,4", "2,-3,3,-4")), json(GOOD));
                KServeEncoder encoder = open(server, entry(Pooling.MEAN, known))) {
            assertThat(encoder.isReady()).isFalse();
            assertThat(encoder.encode(WORD, soon())).isEqualTo(new Encoding.Unavailable(Cause.NOT_READY));

            assertThat(encoder.check(soon())).isTrue();
            assertThat(windows(encoder.encode(WORD, soon()))).hasSize(1);
        }
    }

    @Test
    void aServerServesOnlyOnceItHasGivenEveryKnownAnswer() throws IOException {
        Files.writeString(directory.resolve("known.json"), """
                {"answers": [{"text": "lock", "embedding": [2.0, 3.0]}, {"text": "gate", "embedding": [2.0, 3.0]}]}""");
        var known = Optional.of(new Companion("known.json", Optional.of(directory)));
        try (var server = new FaultServer(json(GOOD), thenSilence("", new byte[0]));
                KServeEncoder encoder = open(server, entry(Pooling.MEAN, known))) {
            assertThat(encoder.isReady()).isFalse();
            assertThat(server.requests()).isEqualTo(2);
        }
    }

    @Test
    void knownAnswersAreThoseOfTheirTextsAsTheyStand() throws IOException {
        Files.writeString(
                directory.resolve("known.json"), "{\"answers\": [{\"text\": \"lock\", \"embedding\": [2.0, 3.0]}]}");
        var known = Optional.of(new Companion("known.json", Optional.of(directory)));
        try (var server = new FaultServer(json(GOOD));
                KServeEncoder encoder =
                        open(server, entry(Pooling.MEAN, known, Map.of("query", "gate ", "passage", "weir ")))) {
            assertThat(encoder.isReady()).isTrue();
            assertThat(server.body(0)).contains("\"data\":[2,4,3]");
        }
    }

    static Stream<Arguments> whatIsNoAnswer() {
        return Stream.of(
                arguments("status 500", error(500), Cause.MODEL_FAILED),
                arguments("status 429", error(429), Cause.OVERLOADED),
                arguments("status 400", error(400), Cause.MODEL_FAILED),
                arguments("a hang", thenSilence("", new byte[0]), Cause.TIMED_OUT),
                arguments(
                        "a drip",
                        drip("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", (byte) ' '),
                        Cause.TIMED_OUT),
                arguments("a reset", reset("HTTP/1.1 200 OK\r\n"), Cause.MODEL_FAILED),
                arguments("an HTML page", status(200, "text/html", "<html></html>"), Cause.MODEL_FAILED),
                arguments("an empty body", json(""), Cause.MODEL_FAILED),
                arguments("half an answer", json(GOOD.substring(0, 90)), Cause.MODEL_FAILED),
                arguments("another shape", json(GOOD.replace("[1,3,2]", "[1,2,3]")), Cause.MODEL_FAILED),
                arguments("too few numbers", json(GOOD.replace(",3,4]", "]")), Cause.MODEL_FAILED),
                arguments("a number that is none", json(GOOD.replace("[1,2,2", "[1,null,2")), Cause.MODEL_FAILED),
                arguments("a number that is infinite", json(GOOD.replace("[1,2,2", "[1,1e99,2")), Cause.MODEL_FAILED),
                arguments("another number format", json(GOOD.replace("FP32", "BYTES")), Cause.MODEL_FAILED),
                arguments("another output", json(GOOD.replace("hidden", "other")), Cause.MODEL_FAILED),
                arguments("two outputs", json(twoOutputs()), Cause.MODEL_FAILED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsNoAnswer")
    void aFailureIsNeverAnEncoding(String fault, Answer answer, Cause cause) throws IOException {
        try (var server = new FaultServer(answer);
                KServeEncoder encoder = open(server, entry(Pooling.MEAN, Optional.empty()))) {
            assertThat(encoder.encode(WORD, soon())).as(fault).isEqualTo(new Encoding.Unavailable(cause));
        }
    }

    @Test
    void whatItDoesNotReadItDoesNotSend() throws IOException {
        try (var server = new FaultServer(json(GOOD))) {
            KServeEncoder encoder = open(server, entry(Pooling.MEAN, Optional.empty()));
            assertThat(encoder.encode(new EncoderInput.TextPair("lock", "gate"), soon()))
                    .isEqualTo(new Encoding.Unavailable(Cause.NOT_SUPPORTED));
            assertThat(encoder.encode(WORD, Instant.EPOCH)).isEqualTo(new Encoding.Unavailable(Cause.TIMED_OUT));

            encoder.close();

            assertThat(encoder.encode(WORD, soon())).isEqualTo(new Encoding.Unavailable(Cause.NOT_READY));
            assertThat(server.requests()).isZero();
        }
    }

    private CatalogueEntry entry(Pooling pooling, Optional<Companion> knownAnswer) throws IOException {
        return entry(pooling, knownAnswer, Map.of());
    }

    private CatalogueEntry entry(Pooling pooling, Optional<Companion> knownAnswer, Map<String, String> prefixes)
            throws IOException {
        ModelFile file = ModelFile.of(tokenizer);
        return new CatalogueEntry(
                "tiny",
                Task.EMBEDDING,
                Precision.FP32,
                Map.of(CatalogueEntry.MODEL, file, CatalogueEntry.TOKENIZER, file),
                new ModelForm.Embedding(new TextSettings(4, 0, 1_000, 4), 2, pooling, false, prefixes),
                Map.of(),
                new Licence("none", "none", Licence.Distribution.ON_DEMAND),
                knownAnswer,
                Optional.empty());
    }

    private KServeEncoder open(FaultServer server, CatalogueEntry entry) throws IOException {
        var settings = RemoteModelSettings.of("tiny", "tiny", server.address(), Optional.empty())
                .with(new Trying(Duration.ofSeconds(2), 1, Duration.ofMillis(2)));
        return KServeEncoder.open(
                entry,
                settings,
                KServeNames.USUAL,
                tokenizer,
                directory.resolve("natives"),
                InstantSource.system(),
                ModelListener.NONE);
    }

    private static String twoOutputs() {
        String output = GOOD.substring(GOOD.indexOf('[') + 1, GOOD.lastIndexOf(']'));
        return "{\"outputs\":[" + output + "," + output + "]}";
    }

    private static List<Window> windows(Encoding encoding) {
        assertThat(encoding).isInstanceOf(Encoding.Encoded.class);
        return ((Encoding.Encoded) encoding).windows();
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(30);
    }
}
