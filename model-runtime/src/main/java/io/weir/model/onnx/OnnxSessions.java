// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;

/// Opens sessions that use few threads: throughput comes from workers, and the runtime's own pool would
/// spin.
final class OnnxSessions {

    private OnnxSessions() {}

    static OrtSession open(Path model) throws OrtException {
        return open(model, 1);
    }

    /// @param threads that one run uses
    static OrtSession open(Path model, int threads) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return OrtEnvironment.getEnvironment().createSession(model.toString(), options);
        }
    }
}
