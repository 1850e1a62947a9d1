// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.linear.LinearModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The weights of the guard on the guess: a model of requests, and one of the answers that they obtain.
///
/// Layout, big-endian: twice an `int` length and as many bytes of a [LinearModel]; requests first. The
/// threshold of the first is that of an answer alone, and that of the second of both together.
public final class GuessGuardModel {

    public static final String WEIGHTS = "guess-guard.bin";
    public static final String MANIFEST = "guess-guard.json";

    /// How much a request's logit counts beside the answer's. A small model's guesses often miss.
    public static final double REQUEST_WEIGHT = 1 / 3.0;

    private static final double EDGE = 1e-6;

    private final LinearModel request;
    private final LinearModel answer;
    private final ModelRef encoder;
    private final String sha256;

    private GuessGuardModel(LinearModel request, LinearModel answer, ModelRef encoder, String sha256) {
        this.request = request;
        this.answer = answer;
        this.encoder = encoder;
        this.sha256 = sha256;
        if (request.buckets() != GuessFeatures.requestCount(answer.buckets())) {
            throw new IllegalArgumentException("the weights of requests and answers do not fit together");
        }
    }

    /// @param encoder whose embeddings the weights were fitted on
    public static GuessGuardModel read(byte[] file, String expectedSha256, ModelRef encoder) {
        String actual = LinearModel.sha256(file);
        if (!actual.equals(expectedSha256)) {
            throw new IllegalArgumentException("weights have digest " + actual + ", expected " + expectedSha256);
        }
        ByteBuffer buffer = ByteBuffer.wrap(file);
        LinearModel request = section(buffer);
        LinearModel answer = section(buffer);
        if (buffer.hasRemaining()) {
            throw new IllegalArgumentException("not a file of the guard on the guess");
        }
        return new GuessGuardModel(request, answer, encoder, actual);
    }

    public static byte[] write(byte[] request, byte[] answer) {
        return ByteBuffer.allocate(2 * Integer.BYTES + request.length + answer.length)
                .putInt(request.length)
                .put(request)
                .putInt(answer.length)
                .put(answer)
                .array();
    }

    /// The weights in the jar; refused where their digest is not the manifest's.
    public static GuessGuardModel shipped() {
        JsonNode manifest = JsonMapper.shared().readTree(new String(resource(MANIFEST), StandardCharsets.UTF_8));
        JsonNode settings = manifest.path("settings");
        var encoder = new ModelRef(
                settings.path("encoder").asString(""),
                settings.path("encoderSha256").asString(""));
        return read(resource(WEIGHTS), manifest.path("sha256").asString(""), encoder);
    }

    /// @throws IllegalArgumentException where the weights were fitted on another encoder's embeddings
    Encoder checked(Encoder asked) {
        if (!asked.model().equals(encoder)) {
            throw new IllegalArgumentException(
                    "the guard on the guess was fitted on " + encoder + ", and cannot read " + asked.model());
        }
        return asked;
    }

    public ModelRef encoder() {
        return encoder;
    }

    public ModelRef ref() {
        return new ModelRef("guess-guard", sha256);
    }

    /// From .5 on the pair is harmful: the odds are those against the fitted threshold.
    public double score(String guess, float[] guessEmbedding, float[] answerEmbedding) {
        double fused = answerLogit(answerEmbedding) + REQUEST_WEIGHT * requestLogit(guess, guessEmbedding);
        return 1 / (1 + Math.exp(logit(answer.threshold()) - fused));
    }

    /// The same without a guess, against the threshold of an answer alone.
    public double scoreAlone(float[] answerEmbedding) {
        return 1 / (1 + Math.exp(logit(request.threshold()) - answerLogit(answerEmbedding)));
    }

    /// Calibrated log-odds that a request is harmful.
    public double requestLogit(String guess, float[] embedding) {
        double[] margin = {request.bias()};
        GuessFeatures.request(guess, embedding, (feature, value) -> margin[0] += request.contribution(feature, value));
        return logit(request.probability(margin[0]));
    }

    /// Calibrated log-odds that an answer serves a harmful request.
    public double answerLogit(float[] embedding) {
        double[] margin = {answer.bias()};
        GuessFeatures.answer(embedding, (feature, value) -> margin[0] += answer.contribution(feature, value));
        return logit(answer.probability(margin[0]));
    }

    public static byte[] resource(String name) {
        try (InputStream in = GuessGuardModel.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static LinearModel section(ByteBuffer buffer) {
        int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
        if (!(length >= 0 && length <= buffer.remaining())) {
            throw new IllegalArgumentException("not a file of the guard on the guess");
        }
        byte[] section = new byte[length];
        buffer.get(section);
        return LinearModel.read(section, LinearModel.sha256(section));
    }

    private static double logit(double probability) {
        double inside = Math.clamp(probability, EDGE, 1 - EDGE);
        return Math.log(inside / (1 - inside));
    }
}
