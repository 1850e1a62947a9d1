// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/// Log-probabilities of given tokens from logits, by a session of its own: the logits stay where the model
/// left them.
///
/// Slice → LogSoftmax → GatherElements, and ArgMax. Safe for threads.
final class ScoreGraph implements AutoCloseable {

    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;

    private ScoreGraph(OrtSession session) {
        this.session = session;
    }

    static ScoreGraph open() throws OrtException {
        return new ScoreGraph(OnnxSessions.open(file().toBytes()));
    }

    /// Receives the score of each target in turn.
    interface Sink {
        void score(int target, float logProbability, boolean mostLikely);
    }

    /// Scores `targets`, the first against row `from` of the logits, the next against the row after.
    ///
    /// @param logits `[1, rows, vocabulary]`
    void score(OnnxTensor logits, int from, long[] targets, Sink sink) throws OrtException {
        try (OnnxTensor start = OnnxTensor.createTensor(ENVIRONMENT, new long[] {from});
                OnnxTensor end = OnnxTensor.createTensor(ENVIRONMENT, new long[] {from + targets.length});
                OnnxTensor wanted = OnnxTensor.createTensor(
                        ENVIRONMENT, LongBuffer.wrap(targets), new long[] {1, targets.length, 1});
                OrtSession.Result result =
                        session.run(Map.of("logits", logits, "from", start, "to", end, "targets", wanted))) {
            FloatBuffer scores = ((OnnxTensor) result.get("scores").orElseThrow()).getFloatBuffer();
            LongBuffer best = ((OnnxTensor) result.get("best").orElseThrow()).getLongBuffer();
            for (int i = 0; i < targets.length; i++) {
                sink.score(i, scores.get(i), best.get(i) == targets[i]);
            }
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a score graph was closed twice", e);
        }
    }

    private static OnnxFile file() {
        return new OnnxFile("score")
                .input("logits", OnnxFile.Type.FLOAT, "batch", "sequence", "vocabulary")
                .input("from", OnnxFile.Type.INT64, "1")
                .input("to", OnnxFile.Type.INT64, "1")
                .input("targets", OnnxFile.Type.INT64, "batch", "scored", "1")
                .longs("sequence_axis", new long[] {1}, 1)
                .node("Slice", List.of("logits", "from", "to", "sequence_axis"), List.of("rows"))
                .node("LogSoftmax", List.of("rows"), List.of("all"), OnnxAttribute.of("axis", -1L))
                .node("GatherElements", List.of("all", "targets"), List.of("scores"), OnnxAttribute.of("axis", 2L))
                .node(
                        "ArgMax",
                        List.of("rows"),
                        List.of("best"),
                        OnnxAttribute.of("axis", 2L),
                        OnnxAttribute.of("keepdims", 0L))
                .output("scores", OnnxFile.Type.FLOAT, "batch", "scored", "1")
                .output("best", OnnxFile.Type.INT64, "batch", "scored");
    }
}
