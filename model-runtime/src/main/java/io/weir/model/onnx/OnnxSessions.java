// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;

/// Opens sessions that use one thread each: throughput comes from workers, and the runtime's own pool
/// would spin.
final class OnnxSessions {

    private OnnxSessions() {}

    static OrtSession open(Path model) throws OrtException {
        try (var options = options()) {
            return OrtEnvironment.getEnvironment().createSession(model.toString(), options);
        }
    }

    /// Opens a small graph that lies in memory.
    static OrtSession open(byte[] graph) throws OrtException {
        try (var options = options()) {
            return OrtEnvironment.getEnvironment().createSession(graph, options);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
