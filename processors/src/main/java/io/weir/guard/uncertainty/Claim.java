// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.List;

/// One clause of an answer that can be true or false on its own.
///
/// @param text the clause with the subject and the verb that it shares with what stands before it
/// @param span of the clause alone, in the answer
/// @param sentence index of the sentence in the answer
/// @param anchors what of it can be checked and is not in the question; at least one
/// @param denies whether it denies something
public record Claim(String text, Span span, int sentence, List<Anchor> anchors, boolean denies) {

    public Claim {
        anchors = List.copyOf(anchors);
        if (anchors.isEmpty()) {
            throw new IllegalArgumentException("a claim has an anchor");
        }
    }

    @Override
    public String toString() {
        return "Claim[" + text.length() + " chars, " + anchors.size() + " anchors]";
    }
}
