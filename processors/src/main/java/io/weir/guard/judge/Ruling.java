// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import io.weir.guard.Cause;

/// What came of asking a judge. Only [Scored] says anything about the material.
public sealed interface Ruling {

    Spent spent();

    /// @param harm calibrated probability that harm is asked for, in `[0, 1]`
    record Scored(double harm, Spent spent) implements Ruling {

        public Scored {
            if (!(harm >= 0 && harm <= 1)) {
                throw new IllegalArgumentException("a score is in [0, 1]: " + harm);
            }
        }
    }

    /// The provider's content filter held question or answer back: evidence, not a failure.
    record Declined(Spent spent) implements Ruling {}

    /// The model answered, but not in the form that it was asked for.
    record Unreadable(Fault fault, Spent spent) implements Ruling {}

    /// The model did not answer, or the material is too long for it.
    record Unavailable(Cause cause, Spent spent) implements Ruling {}

    /// What is wrong with an answer. Safe to log.
    enum Fault {
        EMPTY,
        /// Not ended by the model itself, or too long: it may have gone on to say otherwise.
        CUT,
        /// Prose, another language, a fence, several objects, broken JSON, or a member twice.
        NOT_ONE_OBJECT,
        /// A member too few or too many.
        OTHER_MEMBERS,
        /// Another id than that of the frame: quoted from somewhere.
        OTHER_ID,
        /// Not a whole number from 0 to 100.
        NOT_A_SCORE
    }

    /// Why there is no verdict, for those that are none; [Cause#JUDGE_UNREADABLE] has this one source.
    static Cause cause(Fault fault) {
        return switch (fault) {
            case EMPTY, CUT, NOT_ONE_OBJECT, OTHER_MEMBERS, OTHER_ID, NOT_A_SCORE -> Cause.JUDGE_UNREADABLE;
        };
    }
}
