// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// How the vectors of a text's tokens become one.
public enum Pooling {
    /// The mean over the row's own tokens, special tokens included.
    MEAN,
    /// The vector of the first token.
    CLS,
    /// The graph pools; its output is taken as it is.
    NONE
}
