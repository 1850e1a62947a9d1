// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.text.CausalTokenizer;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;

/// How far three ways to score a text lie apart: by the score graph, in plain Java over the same logits, and
/// token by token. For benchmarks: what serves uses the first alone.
///
/// @param plainJava largest difference to the graph, nats a token
/// @param stepByStep the same; the logits are others, since the model reads one token at a time
public record LikelihoodAgreement(double plainJava, double stepByStep) {

    /// @param prompt not empty
    /// @param response not empty; both fit one run of the model
    /// @throws IOException where the model does not load or run
    public static LikelihoodAgreement of(LanguageModelSource source, String prompt, String response)
            throws IOException {
        try (CausalTokenizer tokenizer = CausalTokenizer.open(source.tokenizer(), source.natives());
                OrtSession session = OnnxSessions.open(source.model());
                ScoreGraph graph = ScoreGraph.open()) {
            long[] given = tokenizer.tokens(prompt);
            long[] more = tokenizer.tokens(response);
            long[] ids = Arrays.copyOf(given, given.length + more.length);
            System.arraycopy(more, 0, ids, given.length, more.length);
            var layout = DecoderLayout.of(session);
            var buffers = new DecoderBuffers(layout, source.form().contextTokensMax());
            if (ids.length > buffers.chunk()) {
                throw new IllegalArgumentException("prompt and response are at most " + buffers.chunk() + " tokens");
            }
            double[] byGraph = new double[more.length];
            double[] plain = new double[more.length];
            try (var sequence = new DecoderSequence(session, layout, buffers);
                    OnnxTensor logits = sequence.read(ids, 0, ids.length - 1, true)) {
                graph.score(logits, given.length - 1, more, (target, score, _) -> byGraph[target] = score);
                for (int i = 0; i < more.length; i++) {
                    plain[i] = logProbability(
                            buffers.logits(ids.length - 1), given.length - 1 + i, layout.vocabulary(), more[i]);
                }
            }
            return new LikelihoodAgreement(
                    farthest(byGraph, plain), farthest(byGraph, steps(session, layout, buffers, ids, given.length)));
        } catch (OrtException e) {
            throw new IOException("model " + source.id() + " does not run: " + e.getCode(), e);
        }
    }

    private static double[] steps(
            OrtSession session, DecoderLayout layout, DecoderBuffers buffers, long[] ids, int given)
            throws OrtException {
        double[] scores = new double[ids.length - given];
        try (var sequence = new DecoderSequence(session, layout, buffers)) {
            for (int i = 0; i < ids.length - 1; i++) {
                sequence.read(ids, i, i + 1, false).close();
                if (i >= given - 1) {
                    scores[i - given + 1] = logProbability(buffers.logits(1), 0, layout.vocabulary(), ids[i + 1]);
                }
            }
        }
        return scores;
    }

    private static double logProbability(FloatBuffer logits, int row, int vocabulary, long token) {
        int from = row * vocabulary;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary; i++) {
            largest = Math.max(largest, logits.get(from + i));
        }
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            sum += Math.exp(logits.get(from + i) - largest);
        }
        return logits.get(from + Math.toIntExact(token)) - largest - Math.log(sum);
    }

    private static double farthest(double[] some, double[] others) {
        double farthest = 0;
        for (int i = 0; i < some.length; i++) {
            farthest = Math.max(farthest, Math.abs(some[i] - others[i]));
        }
        return farthest;
    }
}
