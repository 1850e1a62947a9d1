// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.ModelRef;
import io.weir.guard.judge.Spent;
import java.time.Instant;

/// Port: how likely a guessed request is harmful. Calls may block on an encoder.
public interface RequestGuard {

    ModelRef model();

    /// @param guess the guessed request
    /// @param answer what it was guessed from
    Judged judge(String guess, AnswerReader.Reading answer, Instant deadline);

    /// What came of judging, with what it cost where a language model was asked.
    sealed interface Judged {

        Spent spent();

        /// @param score calibrated probability, in `[0, 1]`
        record Scored(double score, Spent spent) implements Judged {

            public Scored {
                if (!(score >= 0 && score <= 1)) {
                    throw new IllegalArgumentException("a score is in [0, 1]: " + score);
                }
            }

            public Scored(double score) {
                this(score, Spent.NOTHING);
            }
        }

        /// The provider of a model that judges held question or answer back: evidence of harm.
        record Declined(Spent spent) implements Judged {}

        record Unavailable(Cause cause, Spent spent) implements Judged {

            public Unavailable(Cause cause) {
                this(cause, Spent.NOTHING);
            }
        }
    }
}
