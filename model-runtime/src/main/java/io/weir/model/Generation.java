// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// What came of asking a language model to go on. Holds content, so `toString` gives sizes only.
public sealed interface Generation {

    /// @param text may be empty: the model ended its turn at once
    record Generated(String text, Stop stop, ModelRun run) implements Generation {

        @Override
        public String toString() {
            return "Generated[" + text.length() + " chars, " + stop + "]";
        }
    }

    /// The provider's content filter held the answer, or the question, back.
    record Declined(ModelRun run) implements Generation {}

    record Unavailable(Cause cause) implements Generation {}
}
