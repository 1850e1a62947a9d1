// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.onnx.OnnxSessions;
import io.weir.model.text.TokenWindow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// The least that an encoder can cost: calls of the runtime over tokens that are there already, into
/// buffers that are allocated once. No queue, no tokenizer, no pooling.
final class RawEncoder implements AutoCloseable {

    private static final int TOKENS_MAX = 32 * 128;
    private static final String OUTPUT = "last_hidden_state";

    private final OrtSession session;
    private final OrtEnvironment environment;
    private final int width;
    private final List<Buffers> buffers = new ArrayList<>();
    private final ExecutorService threads;

    RawEncoder(Path model, int width, int threads) throws OrtException {
        this.session = OnnxSessions.open(model);
        this.environment = OrtEnvironment.getEnvironment();
        this.width = width;
        this.threads = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            buffers.add(new Buffers());
        }
    }

    void run(List<List<TokenWindow>> batches) throws Exception {
        var next = new AtomicInteger();
        List<Callable<Void>> workers = new ArrayList<>();
        for (Buffers own : buffers) {
            workers.add(() -> {
                for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                    own.run(batches.get(i));
                }
                return null;
            });
        }
        for (Future<Void> worker : threads.invokeAll(workers)) {
            worker.get();
        }
    }

    @Override
    public void close() throws OrtException {
        threads.close();
        session.close();
    }

    private final class Buffers {

        private final LongBuffer ids = bytes(TOKENS_MAX * Long.BYTES).asLongBuffer();
        private final LongBuffer mask = bytes(TOKENS_MAX * Long.BYTES).asLongBuffer();
        private final LongBuffer types = bytes(TOKENS_MAX * Long.BYTES).asLongBuffer();
        private final FloatBuffer output =
                bytes(TOKENS_MAX * width * Float.BYTES).asFloatBuffer();

        void run(List<TokenWindow> rows) throws OrtException {
            int longest = rows.stream().mapToInt(TokenWindow::length).max().orElseThrow();
            for (int row = 0; row < rows.size(); row++) {
                TokenWindow window = rows.get(row);
                for (int i = 0; i < longest; i++) {
                    boolean real = i < window.length();
                    ids.put(row * longest + i, real ? window.id(i) : 0);
                    mask.put(row * longest + i, real ? 1 : 0);
                }
            }
            run(rows.size(), longest);
        }

        private void run(int rows, int longest) throws OrtException {
            int tokens = rows * longest;
            long[] shape = {rows, longest};
            long[] outputShape = {rows, longest, width};
            try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids.slice(0, tokens), shape);
                    OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask.slice(0, tokens), shape);
                    OnnxTensor typeTensor = OnnxTensor.createTensor(environment, types.slice(0, tokens), shape);
                    OnnxTensor pinned =
                            OnnxTensor.createTensor(environment, output.slice(0, tokens * width), outputShape);
                    OrtSession.Result result = session.run(
                            Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor),
                            Set.of(),
                            Map.of(OUTPUT, pinned))) {
                if (result.size() != 1) {
                    throw new IllegalStateException("the encoder has one output");
                }
            }
        }

        private static ByteBuffer bytes(int size) {
            return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        }
    }
}
