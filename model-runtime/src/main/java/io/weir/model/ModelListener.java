// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.time.Duration;

/// Is told facts about a model's work; counts them where metrics are.
///
/// Called from model workers and callers at once, so it must be quick and safe for threads.
public interface ModelListener {

    /// Hears nothing.
    ModelListener NONE = new ModelListener() {};

    /// A model is open.
    ///
    /// @param device where it runs, such as `cpu`
    default void opened(String model, String device) {}

    /// A batch ran.
    ///
    /// @param tokens tokens of its rows
    /// @param tokensPadded rows times the longest row
    default void batchRan(String model, int rows, int tokens, int tokensPadded, Duration ran) {}

    /// A worker is gone for good: its model could not be made. The others go on.
    ///
    /// @param failure type of what was thrown, safe to log
    default void workerLost(String model, String failure) {}

    /// A request ended without an answer.
    default void rejected(String model, Cause cause) {}

    /// Part of a text was not read.
    default void tokensDropped(String model, int tokens) {}

    /// The beginning of a prompt was not read again: its state was kept.
    default void tokensReused(String model, int tokens) {}

    /// A worker enters the runtime's native code; [#leftNative] follows on the same thread.
    default void enteredNative(String model) {}

    /// A worker is back from the runtime's native code, whatever came of it.
    default void leftNative(String model) {}
}
