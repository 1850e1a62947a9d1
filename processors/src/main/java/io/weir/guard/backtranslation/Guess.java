// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

/// What was read from a model's reply.
///
/// @param text the guessed request; empty unless `status` says that there is one
public record Guess(Status status, String text) {

    public Guess {
        if (status.isGuess() == text.isBlank()) {
            throw new IllegalArgumentException("a guess has a text, and only a guess");
        }
    }

    /// How reading went.
    public enum Status {
        /// Inside the label.
        LABELLED,
        /// A JSON object's member.
        JSON,
        /// The reply itself, where examples set the form.
        PLAIN,
        EMPTY,
        /// The model says that it cannot tell.
        CANNOT_TELL,
        /// Prose without a label: the model may have answered the request instead of guessing it.
        NO_LABEL,
        /// Several labels that differ.
        SEVERAL,
        /// Longer than any request needs: the model went on and answered.
        TOO_LONG,
        /// The model would not say.
        REFUSED;

        public boolean isGuess() {
            return this == LABELLED || this == JSON || this == PLAIN;
        }
    }

    static Guess none(Status status) {
        return new Guess(status, "");
    }

    @Override
    public String toString() {
        return "Guess[" + status + ", " + text.length() + " chars]";
    }
}
