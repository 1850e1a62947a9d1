// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;

/// What makes a claim checkable: a name, a number, a date, a quantity, a rare word.
///
/// @param key equal for equal anchors, whatever they are written like
/// @param span in the answer
public record Anchor(Kind kind, String key, Span span) {

    public enum Kind {
        NAME,
        NUMBER,
        /// A year, or a number beside a month.
        DATE,
        /// A number with what it counts or measures.
        QUANTITY,
        /// A word that says much by being rare.
        PHRASE
    }

    /// Whether two claims must agree on it to be one concept.
    boolean isExact() {
        return kind != Kind.PHRASE;
    }

    @Override
    public String toString() {
        return "Anchor[" + kind + ", " + span.length() + " chars]";
    }
}
