// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.Matrix;
import io.weir.model.ModelListener;
import io.weir.model.batch.BatchModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An image encoder as one worker runs it: pictures in, one matrix a layer out.
///
/// The graph writes straight into buffers of this object, one a layer. A layer that is not finite is none:
/// [Matrix] refuses it.
final class ImageModel implements BatchModel<PreparedImage, List<Matrix>> {

    private final String name;
    private final OrtSession session;
    private final ImageGraph graph;
    private final FloatBuffer pictures;
    private final List<FloatBuffer> layers = new ArrayList<>();
    private final ModelListener listener;

    /// @param name catalogue id, for the listener
    /// @param rowsMax pictures of any batch
    ImageModel(String name, OrtSession session, ImageGraph graph, int rowsMax, ModelListener listener) {
        this.name = name;
        this.listener = listener;
        this.session = session;
        this.graph = graph;
        this.pictures = floats((long) rowsMax * graph.pictureLength());
        for (int i = 0; i < graph.outputs().size(); i++) {
            layers.add(floats((long) rowsMax * graph.layerLength()));
        }
    }

    @Override
    public List<List<Matrix>> run(List<PreparedImage> rows) throws OrtException {
        for (int row = 0; row < rows.size(); row++) {
            rows.get(row).copyTo(pictures, row * graph.pictureLength());
        }
        runSession(rows.size());
        List<List<Matrix>> answers = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            List<Matrix> answer = new ArrayList<>(layers.size());
            for (FloatBuffer layer : layers) {
                float[] values = new float[graph.layerLength()];
                layer.get(row * graph.layerLength(), values);
                answer.add(new Matrix(graph.width(), values));
            }
            answers.add(answer);
        }
        return answers;
    }

    private void runSession(int rows) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> pinned = new HashMap<>();
        try (OnnxTensor input = OnnxTensor.createTensor(
                environment, pictures.slice(0, rows * graph.pictureLength()), graph.inputShape(rows))) {
            for (int i = 0; i < layers.size(); i++) {
                FloatBuffer layer = layers.get(i).slice(0, rows * graph.layerLength());
                pinned.put(graph.outputs().get(i), OnnxTensor.createTensor(environment, layer, graph.layerShape(rows)));
            }
            listener.enteredNative(name);
            try (OrtSession.Result result = session.run(Map.of(graph.input(), input), Set.of(), pinned)) {
                if (result.size() != layers.size()) {
                    throw new IllegalStateException("the image encoder has one output a layer");
                }
            } finally {
                listener.leftNative(name);
            }
        } finally {
            pinned.values().forEach(OnnxTensor::close);
        }
    }

    private static FloatBuffer floats(long count) {
        return ByteBuffer.allocateDirect(Math.toIntExact(count * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
