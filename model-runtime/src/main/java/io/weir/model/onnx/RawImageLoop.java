// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.CatalogueEntry;
import io.weir.model.ImageSettings;
import io.weir.model.ModelForm;
import io.weir.model.ModelStore;
import io.weir.model.Pixels;
import io.weir.model.image.ImagePreparation;
import io.weir.model.image.ResizeFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The least that an image encoder can cost, for benchmarks: calls of the runtime over pictures that are
/// prepared already, one at a time, into buffers that are allocated once. No queue, no preparation, and
/// nobody is handed an answer.
///
/// Safe for threads: each has its buffers.
public final class RawImageLoop implements AutoCloseable {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ImageGraph graph;
    private final List<float[]> pictures;
    private final ThreadLocal<Buffers> buffers;

    private RawImageLoop(OrtSession session, ImageGraph graph, List<float[]> pictures) {
        // The session is open, so this starts nothing on a caller's stack.
        this.environment = OrtEnvironment.getEnvironment();
        this.session = session;
        this.graph = graph;
        this.pictures = pictures;
        this.buffers = ThreadLocal.withInitial(() -> new Buffers(graph));
    }

    /// Opens an image encoder's graph, cut as [OnnxImageEncoder] cuts it.
    public static RawImageLoop open(CatalogueEntry entry, ModelStore store, List<Pixels> pictures) throws IOException {
        if (!(entry.form() instanceof ModelForm.ImageFeatures(ImageSettings settings))) {
            throw new IllegalArgumentException(entry.id() + " reads no pictures");
        }
        var cut = new OnnxCut(settings.outputs(), false);
        var preparation = new ImagePreparation(settings, ResizeFilter.BICUBIC);
        Path file = Files.createTempFile("weir-" + entry.id(), ".onnx");
        try {
            cut.write(store.open(entry.model()), file);
            OrtSession session = OnnxSessions.open(file);
            return new RawImageLoop(
                    session,
                    ImageGraph.of(session, settings, cut),
                    pictures.stream().map(preparation::prepare).toList());
        } catch (OrtException e) {
            throw new IOException("model " + entry.id() + " does not load: " + e.getCode(), e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// Runs the graph over one of the pictures.
    public void run(int picture) {
        Buffers own = buffers.get();
        own.input.put(0, pictures.get(picture));
        Map<String, OnnxTensor> pinned = new HashMap<>();
        try (OnnxTensor input = OnnxTensor.createTensor(environment, own.input, graph.inputShape(1))) {
            for (int i = 0; i < own.layers.size(); i++) {
                pinned.put(
                        graph.outputs().get(i),
                        OnnxTensor.createTensor(environment, own.layers.get(i), graph.layerShape(1)));
            }
            session.run(Map.of(graph.input(), input), Set.of(), pinned).close();
        } catch (OrtException e) {
            throw new IllegalStateException("the graph does not run: " + e.getCode(), e);
        } finally {
            pinned.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session was closed twice", e);
        }
    }

    private static final class Buffers {

        private final FloatBuffer input;
        private final List<FloatBuffer> layers = new ArrayList<>();

        private Buffers(ImageGraph graph) {
            this.input = floats(graph.pictureLength());
            for (int i = 0; i < graph.outputs().size(); i++) {
                layers.add(floats(graph.layerLength()));
            }
        }

        private static FloatBuffer floats(int count) {
            return ByteBuffer.allocateDirect(count * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }
}
