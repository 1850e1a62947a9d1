// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.Matrix;
import io.weir.model.batch.BatchModel;
import io.weir.model.text.TokenWindow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A sentence encoder as one worker runs it: hidden states, their mean over a row's own tokens, length 1.
///
/// Inputs `[rows, longest]` of 64-bit integers, output `last_hidden_state` `[rows, longest, width]`, written
/// straight into a buffer of this object. Padding is masked and left out of the mean, so that a row's
/// embedding does not depend on its neighbours.
final class EmbeddingModel implements BatchModel<TokenWindow, Matrix> {

    private static final String OUTPUT = "last_hidden_state";

    private final OrtSession session;
    private final int width;
    private final LongBuffer ids;
    private final LongBuffer mask;
    private final LongBuffer types;
    private final FloatBuffer hidden;

    /// @param tokensMax rows times longest of any batch
    EmbeddingModel(OrtSession session, int width, int tokensMax) {
        this.session = session;
        this.width = width;
        this.ids = bytes(tokensMax * Long.BYTES).asLongBuffer();
        this.mask = bytes(tokensMax * Long.BYTES).asLongBuffer();
        this.types = bytes(tokensMax * Long.BYTES).asLongBuffer();
        this.hidden = bytes(tokensMax * width * Float.BYTES).asFloatBuffer();
    }

    @Override
    public List<Matrix> run(List<TokenWindow> rows) throws OrtException {
        int longest = rows.stream().mapToInt(TokenWindow::length).max().orElseThrow();
        fill(rows, longest);
        runSession(rows.size(), longest);
        List<Matrix> embeddings = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            embeddings.add(embedding(row * longest, rows.get(row).length()));
        }
        return embeddings;
    }

    private void fill(List<TokenWindow> rows, int longest) {
        for (int row = 0; row < rows.size(); row++) {
            TokenWindow window = rows.get(row);
            for (int i = 0; i < longest; i++) {
                boolean real = i < window.length();
                ids.put(row * longest + i, real ? window.id(i) : 0);
                mask.put(row * longest + i, real ? 1 : 0);
            }
        }
    }

    private void runSession(int rows, int longest) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {rows, longest};
        int tokens = rows * longest;
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids.slice(0, tokens), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask.slice(0, tokens), shape);
                OnnxTensor typeTensor = OnnxTensor.createTensor(environment, types.slice(0, tokens), shape);
                OnnxTensor output = OnnxTensor.createTensor(
                        environment, hidden.slice(0, tokens * width), new long[] {rows, longest, width});
                OrtSession.Result result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor),
                        Set.of(),
                        Map.of(OUTPUT, output))) {
            if (result.size() != 1) {
                throw new IllegalStateException("the encoder has one output");
            }
        }
    }

    private Matrix embedding(int firstToken, int tokens) {
        double[] sum = new double[width];
        for (int token = 0; token < tokens; token++) {
            int offset = (firstToken + token) * width;
            for (int i = 0; i < width; i++) {
                sum[i] += hidden.get(offset + i);
            }
        }
        double square = 0;
        for (double value : sum) {
            square += value * value;
        }
        double norm = Math.sqrt(square);
        float[] unit = new float[width];
        for (int i = 0; i < width; i++) {
            unit[i] = (float) (sum[i] / norm);
        }
        return new Matrix(width, unit);
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
}
