// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Number format of a model's weights.
public enum Precision {
    FP64,
    FP32,
    FP16,
    INT8,
    /// A server's, which does not say.
    UNSTATED
}
