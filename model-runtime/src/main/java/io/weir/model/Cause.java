// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Why a model gave no answer. Safe to log, and one value of a metric label each.
public enum Cause {
    /// The deadline passed before an answer came.
    TIMED_OUT,
    /// The queue stayed full until the deadline, or was full and callers do not wait.
    OVERLOADED,
    /// The input is longer than the model may read.
    TOO_LONG,
    /// The model cannot give the kind of answer that was asked for.
    NOT_SUPPORTED,
    /// The model has not passed its known answers, is closing, or failed so often that it is left alone for a while.
    NOT_READY,
    /// The model failed, or answered with something that is no answer.
    MODEL_FAILED
}
