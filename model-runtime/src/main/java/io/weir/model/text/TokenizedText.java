// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.util.List;

/// A text as a model reads it.
///
/// @param windows at least one, in text order; an empty text has one of special tokens alone
/// @param tokensRead tokens of the text in all windows, an overlap counted once
/// @param tokensDropped tokens in no window; where characters were not even tokenized, an estimate
public record TokenizedText(List<TokenWindow> windows, int tokensRead, int tokensDropped) {

    public TokenizedText {
        windows = List.copyOf(windows);
    }
}
