// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.RunOptions;

/// Gives the memory of rare large runs back: the runtime's arena would keep its peak for ever.
///
/// Memory of a run grows with its tokens, and with the square of its longest row. Usual runs keep theirs:
/// an arena that gives back often fragments, and grows beyond what it would have kept
/// (`docs/decisions/071-encoders.md`). Owned by one worker.
final class ArenaRelief implements AutoCloseable {

    private static final String KEY = "memory.enable_memory_arena_shrinkage";
    private static final String CPU = "cpu:0";

    private final int tokensKept;
    private final RunOptions usual;
    private final RunOptions shrinking;

    /// @param tokensKept tokens of a run up to which its memory is kept
    ArenaRelief(int tokensKept) {
        this.tokensKept = tokensKept;
        try {
            this.usual = new RunOptions();
            this.shrinking = new RunOptions();
            shrinking.addRunConfigEntry(KEY, CPU);
            // A failed run is told to its caller; the runtime's own words name ids of a person's text.
            usual.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            shrinking.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        } catch (OrtException e) {
            throw new IllegalStateException("run options cannot be made: " + e.getCode(), e);
        }
    }

    RunOptions optionsFor(int tokens) {
        return tokens > tokensKept ? shrinking : usual;
    }

    /// Ends a run in progress at its next node; for any thread.
    void cancel() {
        try {
            usual.setTerminate(true);
            shrinking.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("a run cannot be ended: " + e.getCode(), e);
        }
    }

    @Override
    public void close() {
        usual.close();
        shrinking.close();
    }
}
