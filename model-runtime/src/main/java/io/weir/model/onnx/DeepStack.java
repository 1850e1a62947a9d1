// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs work of the native runtime on a stack that is deep enough.
///
/// ONNX Runtime walks a graph by recursion when it loads one: the 30 layers of a small language model fill
/// the megabyte that Java threads have, and a stack that overflows in native code ends the process.
final class DeepStack {

    /// Address space; only what is used becomes memory.
    private static final long BYTES = 256L << 20;

    private DeepStack() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws OrtException;
    }

    /// Waits for the end of the work, also when interrupted; the interrupt stays set.
    static <T> T call(Work<T> work) throws OrtException {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        result.set(work.run());
                    } catch (Throwable thrown) {
                        failure.set(thrown);
                    }
                },
                "weir-model-loader",
                BYTES);
        thread.start();
        join(thread);
        T found = result.get();
        if (found != null) {
            return found;
        }
        Throwable thrown = failure.get();
        if (thrown instanceof OrtException failed) {
            throw failed;
        }
        throw new IllegalStateException("the native runtime failed", thrown);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
