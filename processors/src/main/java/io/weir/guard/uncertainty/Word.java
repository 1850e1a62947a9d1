// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;

/// One word or number of a text.
///
/// @param key what words are compared by: lower case, without accents and endings; numbers without
///     separators
record Word(String key, Kind kind, Span span) {

    enum Kind {
        /// Says what the text is about.
        CONTENT,
        /// Holds a sentence together: articles, prepositions, auxiliaries, pronouns.
        STOP,
        /// Stands for one thing by name: written with a capital where none is due.
        NAME,
        /// Digits, or a number written out.
        NUMBER
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /// Whether the word carries meaning of its own.
    boolean isMeaning() {
        return kind != Kind.STOP;
    }

    @Override
    public String toString() {
        return "Word[" + kind + ", " + span.length() + " chars]";
    }
}
