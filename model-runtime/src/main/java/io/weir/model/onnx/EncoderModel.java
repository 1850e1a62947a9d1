// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.Matrix;
import io.weir.model.ModelListener;
import io.weir.model.batch.BatchModel;
import io.weir.model.text.TokenWindow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A text encoder as one worker runs it, with buffers of its own.
///
/// The graph writes straight into the output buffer, and answers are copied out of it before the next run.
final class EncoderModel implements BatchModel<EncoderRow, Matrix> {

    private final String name;
    private final EncoderGraph graph;
    private final ModelListener listener;
    private final LongBuffer ids;
    private final LongBuffer mask;
    private final LongBuffer types;
    private final FloatBuffer output;
    private final ArenaRelief relief;

    /// @param name catalogue id, for the listener
    /// @param tokensMax rows times longest of any batch
    EncoderModel(String name, EncoderGraph graph, int tokensMax, ArenaRelief relief, ModelListener listener) {
        this.name = name;
        this.graph = graph;
        this.listener = listener;
        this.relief = relief;
        this.ids = bytes((long) tokensMax * Long.BYTES).asLongBuffer();
        this.mask = bytes((long) tokensMax * Long.BYTES).asLongBuffer();
        this.types = bytes((long) tokensMax * Long.BYTES).asLongBuffer();
        this.output = bytes((long) tokensMax * graph.width() * Float.BYTES).asFloatBuffer();
    }

    @Override
    public List<Matrix> run(List<EncoderRow> rows) throws OrtException {
        int longest = rows.stream().mapToInt(EncoderRow::tokens).max().orElseThrow();
        fill(rows, longest);
        runSession(rows.size(), longest);
        List<Matrix> answers = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            int from = row * graph.outputStride(longest);
            EncoderRow asked = rows.get(row);
            answers.add(asked.readout().read(output, from, asked.window(), graph.width()));
        }
        return answers;
    }

    @Override
    public void cancel() {
        relief.cancel();
    }

    @Override
    public void close() {
        relief.close();
    }

    private void fill(List<EncoderRow> rows, int longest) {
        for (int row = 0; row < rows.size(); row++) {
            TokenWindow window = rows.get(row).window();
            int base = row * longest;
            for (int i = 0; i < longest; i++) {
                boolean real = i < window.length();
                ids.put(base + i, real ? window.id(i) : 0);
                mask.put(base + i, real ? 1 : 0);
                types.put(base + i, real ? window.type(i) : 0);
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
                OnnxTensor pinned = OnnxTensor.createTensor(
                        environment,
                        output.slice(0, rows * graph.outputStride(longest)),
                        graph.outputShape(rows, longest))) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            inputs.put(EncoderGraph.IDS, idTensor);
            inputs.put(EncoderGraph.MASK, maskTensor);
            inputs.put(EncoderGraph.TYPES, typeTensor);
            inputs.keySet().retainAll(graph.inputs());
            runSession(inputs, pinned, tokens);
        }
    }

    private void runSession(Map<String, OnnxTensor> inputs, OnnxTensor pinned, int tokens) throws OrtException {
        listener.enteredNative(name);
        try (OrtSession.Result result =
                graph.session().run(inputs, Set.of(), Map.of(graph.output(), pinned), relief.optionsFor(tokens))) {
            if (result.size() != 1) {
                throw new IllegalStateException("the encoder has one output");
            }
        } finally {
            listener.leftNative(name);
        }
    }

    private static ByteBuffer bytes(long size) {
        return ByteBuffer.allocateDirect(Math.toIntExact(size)).order(ByteOrder.nativeOrder());
    }
}
