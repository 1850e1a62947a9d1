// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.List;

/// A sentence of a text.
///
/// @param span in the text, without the spaces around it
record Sentence(Span span, List<Word> words) {

    Sentence {
        words = List.copyOf(words);
    }

    @Override
    public String toString() {
        return "Sentence[" + words.size() + " words]";
    }
}
