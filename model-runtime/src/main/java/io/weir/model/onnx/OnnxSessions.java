// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.weir.model.Device;
import io.weir.model.DeviceUnavailableException;
import java.nio.file.Path;

/// Opens sessions that use few threads: throughput comes from workers, and the runtime's own pool would
/// spin.
///
/// The runtime's list of providers says what was compiled in, not what works: a device counts as had once
/// a first small run has come back from it.
///
/// The first call of the runtime must be one of these: they give it the stack that it needs.
public final class OnnxSessions {

    private OnnxSessions() {}

    /// On the processor, with one thread.
    public static OrtSession open(Path model) throws OrtException {
        return open(model, 1);
    }

    /// On the processor.
    ///
    /// @param threads that one run uses
    static OrtSession open(Path model, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = options(threads)) {
            return create(model, options);
        }
    }

    /// A small graph that lies in memory, on the processor.
    static OrtSession open(byte[] graph) throws OrtException {
        try (OrtSession.SessionOptions options = options(1)) {
            return DeepStack.call(() -> OrtEnvironment.getEnvironment().createSession(graph, options));
        }
    }

    /// A session and where it runs.
    ///
    /// @param device `cpu`, `cuda:0`, ...
    record Opened(OrtSession session, String device) {}

    /// @throws DeviceUnavailableException where the device cannot be had and nothing else will do
    static Opened open(Path model, int threads, Device device) throws OrtException, DeviceUnavailableException {
        return switch (device) {
            case Device.Cpu cpu -> new Opened(open(model, threads), cpu.text());
            case Device.Cuda cuda -> {
                try {
                    yield new Opened(openCuda(model, threads, cuda), cuda.text());
                } catch (OrtException failed) {
                    throw new DeviceUnavailableException(cuda, reason(failed), failed);
                }
            }
            case Device.Auto _ -> {
                Device.Cuda first = new Device.Cuda(0);
                try {
                    yield new Opened(openCuda(model, threads, first), first.text());
                } catch (OrtException failed) {
                    yield new Opened(open(model, threads), new Device.Cpu().text());
                }
            }
        };
    }

    private static OrtSession openCuda(Path model, int threads, Device.Cuda device) throws OrtException {
        OrtSession session;
        try (OrtSession.SessionOptions options = options(threads);
                var cuda = new OrtCUDAProviderOptions(device.index())) {
            // The arena grows by what is asked for: doubled, one long text would keep twice its memory.
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            options.addCUDA(cuda);
            session = create(model, options);
        }
        try {
            FirstRun.of(session);
            return session;
        } catch (OrtException failed) {
            session.close();
            throw failed;
        }
    }

    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        var options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return options;
        } catch (OrtException failed) {
            options.close();
            throw failed;
        }
    }

    private static OrtSession create(Path model, OrtSession.SessionOptions options) throws OrtException {
        return DeepStack.call(() -> OrtEnvironment.getEnvironment().createSession(model.toString(), options));
    }

    private static String reason(OrtException failed) {
        String message = failed.getMessage();
        return message == null ? failed.getCode().toString() : message.strip();
    }
}
