// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.List;

/// Port: judges all of an answer, and picks the part of it that a language model is shown. Calls may block on
/// an encoder.
public interface AnswerReader {

    List<ModelRef> models();

    /// @param shown characters of the answer that a language model is shown at most
    Reading read(String answer, int shown, Instant deadline);

    /// An answer as the later stages see it.
    sealed interface Reading {

        /// What a language model is shown.
        AnswerCut cut();

        /// @param cut around the part that was judged most harmful
        /// @param harm what the worst part of the answer says
        /// @param whole whether every part was judged; if not, nothing is clear
        record Read(AnswerCut cut, Harm harm, boolean whole) implements Reading {}

        /// Nobody judged it.
        ///
        /// @param cut its start
        record Unread(AnswerCut cut, Cause cause) implements Reading {}
    }

    /// What an answer says by itself.
    ///
    /// @param odds calibrated log-odds that it serves a harmful request
    /// @param score the same against the threshold of an answer alone, in `[0, 1]`; from .5 on it is harmful
    /// @param decided whether no guess could change what this says
    record Harm(double odds, double score, boolean decided) {

        public Harm {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a score is in [0, 1]: " + score);
            }
        }
    }
}
