// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;

/// A decoder as it is loaded, shared by the workers that run it.
record Decoder(OrtSession session, DecoderLayout layout, ScoreGraph scores) implements AutoCloseable {

    /// @param idMax the tokenizer's highest id
    /// @throws IOException where the file is no decoder that can be run, or lacks tokens
    static Decoder open(Path model, long idMax) throws OrtException, IOException {
        OrtSession session = OnnxSessions.open(model);
        try {
            DecoderLayout layout = DecoderLayout.of(session);
            if (idMax >= layout.vocabulary()) {
                throw new IOException("the tokenizer has ids up to " + idMax + ", the model only " + layout.vocabulary()
                        + " tokens: they belong to different models");
            }
            return new Decoder(session, layout, ScoreGraph.open());
        } catch (OrtException | IOException | RuntimeException e) {
            close(session);
            throw e;
        }
    }

    @Override
    public void close() {
        close(session);
        scores.close();
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session was closed twice", e);
        }
    }
}
