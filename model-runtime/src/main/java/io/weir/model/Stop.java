// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Why a generation ended.
public enum Stop {
    /// The model ended its turn.
    END_OF_TEXT,
    /// The caller had read enough.
    ENOUGH,
    /// As many tokens as were allowed.
    TOKENS_MAX,
    /// The model went round in a circle.
    REPEATED
}
