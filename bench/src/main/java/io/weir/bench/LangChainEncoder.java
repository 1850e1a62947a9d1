// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import io.weir.model.onnx.OnnxSessions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// LangChain4j's in-process encoder on the same files.
final class LangChainEncoder implements AutoCloseable {

    private final EmbeddingModel model;
    private final Owned owned;

    private LangChainEncoder(EmbeddingModel model, Owned owned) {
        this.model = model;
        this.owned = owned;
    }

    /// As it comes: its own executor, and the runtime's own thread pool.
    static LangChainEncoder byDefault(Path model, Path tokenizer) {
        return new LangChainEncoder(new OnnxEmbeddingModel(model, tokenizer, PoolingMode.MEAN), () -> {});
    }

    /// With a session like Weir's, and as many threads as Weir has workers.
    static LangChainEncoder withThreads(Path model, Path tokenizer, int threads) throws IOException, OrtException {
        OrtSession session = OnnxSessions.open(model);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (InputStream in = Files.newInputStream(tokenizer)) {
            var encoder = new OnnxBertBiEncoder(OrtEnvironment.getEnvironment(), session, in, PoolingMode.MEAN);
            return new LangChainEncoder(new WithSession(encoder, executor), () -> {
                executor.close();
                session.close();
            });
        }
    }

    void run(List<String> texts) {
        int found = model.embedAll(texts.stream().map(TextSegment::from).toList())
                .content()
                .size();
        if (found != texts.size()) {
            throw new IllegalStateException("an embedding for each text: " + found);
        }
    }

    @Override
    public void close() throws OrtException {
        owned.close();
    }

    /// What goes with the model.
    private interface Owned {
        void close() throws OrtException;
    }

    private static final class WithSession extends AbstractInProcessEmbeddingModel {

        private final OnnxBertBiEncoder encoder;

        WithSession(OnnxBertBiEncoder encoder, ExecutorService executor) {
            super(executor);
            this.encoder = encoder;
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }
    }
}
