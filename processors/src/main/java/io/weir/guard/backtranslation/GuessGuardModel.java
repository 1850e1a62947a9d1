// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
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
/// Layout, big-endian: twice an `int` length and as many bytes of a [LinearModel], requests first; then two
/// `float`, the log-odds of an answer from which, and below which, a guess may change what is concluded. The
/// threshold of the first model is that of an answer alone, and that of the second of both together.
public final class GuessGuardModel {

    public static final String WEIGHTS = "guess-guard.bin";
    public static final String MANIFEST = "guess-guard.json";

    /// How much a request's logit counts beside the answer's. A small model's guesses often miss.
    public static final double REQUEST_WEIGHT = 1 / 3.0;

    private static final double EDGE = 1e-6;

    private final LinearModel request;
    private final LinearModel answer;
    private final Undecided undecided;
    private final ModelRef encoder;
    private final String sha256;

    private GuessGuardModel(
            LinearModel request, LinearModel answer, Undecided undecided, ModelRef encoder, String sha256) {
        this.request = request;
        this.answer = answer;
        this.undecided = undecided;
        this.encoder = encoder;
        this.sha256 = sha256;
        if (request.buckets() != answer.buckets()) {
            throw new IllegalArgumentException("the weights of requests and answers do not fit together");
        }
    }

    /// The answers of which a guess may change what is concluded.
    ///
    /// @param from log-odds of the least harmful one
    /// @param below log-odds of the first that is harmful whatever is guessed
    public record Undecided(float from, float below) {

        public Undecided {
            if (!(from <= below)) {
                throw new IllegalArgumentException("a band begins before it ends: " + from + ", " + below);
            }
        }

        boolean holds(double odds) {
            return odds >= from && odds < below;
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
        if (buffer.remaining() != 2 * Float.BYTES) {
            throw new IllegalArgumentException("not a file of the guard on the guess");
        }
        var undecided = new Undecided(buffer.getFloat(), buffer.getFloat());
        return new GuessGuardModel(request, answer, undecided, encoder, actual);
    }

    public static byte[] write(byte[] request, byte[] answer, Undecided undecided) {
        return ByteBuffer.allocate(2 * Integer.BYTES + request.length + answer.length + 2 * Float.BYTES)
                .putInt(request.length)
                .put(request)
                .putInt(answer.length)
                .put(answer)
                .putFloat(undecided.from())
                .putFloat(undecided.below())
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
    ///
    /// @param answerOdds of the answer's worst window
    public double score(String guess, float[] guessEmbedding, double answerOdds) {
        double fused = answerOdds + REQUEST_WEIGHT * requestLogit(guess, guessEmbedding);
        return 1 / (1 + Math.exp(logit(answer.threshold()) - fused));
    }

    /// What an answer says without a guess, against the threshold of an answer alone.
    ///
    /// @param answerOdds of the answer's worst window
    public AnswerReader.Harm harm(double answerOdds) {
        double score = 1 / (1 + Math.exp(logit(request.threshold()) - answerOdds));
        return new AnswerReader.Harm(answerOdds, score, !undecided.holds(answerOdds));
    }

    /// Calibrated log-odds that a request is harmful.
    public double requestLogit(String guess, float[] embedding) {
        double[] margin = {request.bias()};
        GuessFeatures.request(guess, embedding, (feature, value) -> margin[0] += request.contribution(feature, value));
        return logit(request.probability(margin[0]));
    }

    /// Calibrated log-odds that a window of an answer serves a harmful request.
    ///
    /// @param embedding of the window's words
    public double answerOdds(AnswerWindows windows, Span window, float[] embedding) {
        double[] margin = {answer.bias()};
        windows.features(window, embedding, (feature, value) -> margin[0] += answer.contribution(feature, value));
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
