// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// What a model said of one stretch of a text.
///
/// @param characters the stretch; of a pair, what was read of its first text
/// @param rows `[1, width]` for an embedding or class logits; `[tokens, width]` for answers by token
/// @param tokens where each row's token stands in the text; empty unless rows are tokens
public record Window(Span characters, Matrix rows, List<Span> tokens) {

    public Window {
        tokens = List.copyOf(tokens);
        if (!(tokens.isEmpty() || tokens.size() == rows.rows())) {
            throw new IllegalArgumentException("each token has a row: " + tokens.size() + ", " + rows.rows());
        }
    }

    /// One row for the whole window.
    public Window(Span characters, Matrix rows) {
        this(characters, rows, List.of());
    }
}
