// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.weir.model.onnx.OnnxSessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A decoder read in one pass, and its log-probabilities in plain Java and double precision.
final class RawDecoder implements AutoCloseable {

    private final OrtSession session;
    private final OrtEnvironment environment;

    RawDecoder(Path model) throws OrtException {
        this.session = OnnxSessions.open(model);
        this.environment = OrtEnvironment.getEnvironment();
    }

    /// Nats of every token after the first `given`.
    double[] logProbabilities(long[] ids, int given) throws OrtException {
        return read(ids, given, RawDecoder::score);
    }

    /// 1 for every token after the first `given` that none is likelier than, else 0.
    double[] mostLikely(long[] ids, int given) throws OrtException {
        return read(ids, given, RawDecoder::isLikeliest);
    }

    @FunctionalInterface
    private interface Reading {
        double of(float[] logits, int id);
    }

    private double[] read(long[] ids, int given, Reading reading) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            long[] shape = {1, ids.length};
            long[] ones = new long[ids.length];
            Arrays.fill(ones, 1);
            inputs.put("input_ids", OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape));
            inputs.put("attention_mask", OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape));
            for (var input : session.getInputInfo().entrySet()) {
                if (input.getKey().startsWith("past_key_values.")) {
                    inputs.put(
                            input.getKey(), empty((TensorInfo) input.getValue().getInfo()));
                }
            }
            try (OrtSession.Result result = session.run(inputs, Set.of("logits"))) {
                OnnxTensor logits = (OnnxTensor) result.get(0);
                int vocabulary = (int) logits.getInfo().getShape()[2];
                return rows(logits.getFloatBuffer(), vocabulary, ids, given, reading);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private static double[] rows(FloatBuffer logits, int vocabulary, long[] ids, int given, Reading reading) {
        double[] found = new double[ids.length - given];
        float[] row = new float[vocabulary];
        for (int i = given; i < ids.length; i++) {
            logits.get((i - 1) * vocabulary, row);
            found[i - given] = reading.of(row, (int) ids[i]);
        }
        return found;
    }

    private static double score(float[] logits, int id) {
        double most = most(logits);
        double sum = 0;
        for (float each : logits) {
            sum += Math.exp(each - most);
        }
        return logits[id] - most - Math.log(sum);
    }

    private static double isLikeliest(float[] logits, int id) {
        return logits[id] >= most(logits) ? 1 : 0;
    }

    private static double most(float[] logits) {
        float most = Float.NEGATIVE_INFINITY;
        for (float each : logits) {
            most = Math.max(most, each);
        }
        return most;
    }

    private OnnxTensor empty(TensorInfo info) throws OrtException {
        long[] stored = info.getShape();
        return OnnxTensor.createTensor(
                environment,
                ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()).asFloatBuffer(),
                new long[] {1, stored[1], 0, stored[3]});
    }
}
