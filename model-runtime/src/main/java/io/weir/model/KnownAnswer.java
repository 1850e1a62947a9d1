// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An input and the answer that a model must give for it, whatever machine it runs on.
///
/// @param answer one row: a vector, or logits
/// @param measure how near another answer must be
public record KnownAnswer(EncoderInput input, Matrix answer, Measure measure) {

    /// How two answers are compared.
    ///
    /// Quantized models reckon in integers whose scale hangs on what a processor can do: the same file gave a
    /// cosine of .997 under two versions of the runtime. What this must find is a model that is wrong.
    public enum Measure {
        /// Vectors: their cosine is at least .999.
        COSINE(.999),
        /// Vectors of a quantized model: at least .98.
        QUANTIZED_COSINE(.98),
        /// Logits: none differs by more than .05.
        DIFFERENCE(.05),
        /// Logits of a quantized model: by more than .5.
        QUANTIZED_DIFFERENCE(.5);

        private final double bound;

        Measure(double bound) {
            this.bound = bound;
        }
    }

    /// Reads those of a catalogue entry; none where it names no file.
    ///
    /// @throws IOException where the file is missing, cannot be read, or holds no answer: a check of
    ///     nothing would always pass
    public static List<KnownAnswer> of(CatalogueEntry entry) throws IOException {
        if (entry.knownAnswer().isEmpty()) {
            return List.of();
        }
        Companion file = entry.knownAnswer().get();
        try (InputStream in = file.open()) {
            List<KnownAnswer> answers = new ArrayList<>();
            for (JsonNode answer : JsonMapper.shared().readTree(in).required("answers")) {
                answers.add(read(answer, entry.precision() == Precision.INT8));
            }
            if (answers.isEmpty()) {
                throw new IOException("known answers of " + entry.id() + ": " + file.name() + " holds none");
            }
            return List.copyOf(answers);
        } catch (JacksonException | IllegalArgumentException wrong) {
            throw new IOException(
                    "known answers of " + entry.id() + ": " + file.name() + " cannot be read; write {\"answers\": "
                            + "[{\"text\": ..., \"embedding\": [...]}]}, or \"first\" and \"second\", and \"logits\"");
        }
    }

    /// Whether `found` is near enough.
    public boolean accepts(Matrix found) {
        if (found.width() != answer.width() || found.rows() != 1) {
            return false;
        }
        return switch (measure) {
            case COSINE, QUANTIZED_COSINE -> isSameDirection(found);
            case DIFFERENCE, QUANTIZED_DIFFERENCE -> isNear(found);
        };
    }

    private boolean isSameDirection(Matrix found) {
        double product = 0;
        double here = 0;
        double there = 0;
        for (int i = 0; i < found.width(); i++) {
            product += (double) found.at(0, i) * answer.at(0, i);
            here += (double) answer.at(0, i) * answer.at(0, i);
            there += (double) found.at(0, i) * found.at(0, i);
        }
        return here > 0 && there > 0 && product >= measure.bound * Math.sqrt(here * there);
    }

    private boolean isNear(Matrix found) {
        for (int i = 0; i < found.width(); i++) {
            if (!(Math.abs(found.at(0, i) - answer.at(0, i)) <= measure.bound)) {
                return false;
            }
        }
        return true;
    }

    private static KnownAnswer read(JsonNode node, boolean isQuantized) {
        EncoderInput input = node.has("text")
                ? new EncoderInput.Text(node.required("text").asString())
                : new EncoderInput.TextPair(
                        node.required("first").asString(),
                        node.required("second").asString());
        return node.has("logits")
                ? new KnownAnswer(
                        input,
                        matrix(node.required("logits")),
                        isQuantized ? Measure.QUANTIZED_DIFFERENCE : Measure.DIFFERENCE)
                : new KnownAnswer(
                        input,
                        matrix(node.required("embedding")),
                        isQuantized ? Measure.QUANTIZED_COSINE : Measure.COSINE);
    }

    private static Matrix matrix(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.required(i).floatValue();
        }
        return new Matrix(values.length, values);
    }
}
