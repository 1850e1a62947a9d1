// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.ModelRef;
import java.time.Instant;

/// Port: how likely a guessed request is harmful. Calls may block on an encoder.
public interface RequestGuard {

    ModelRef model();

    /// @param guess the guessed request
    /// @param answer what it was guessed from
    Judged judge(String guess, AnswerCut answer, Instant deadline);

    /// What came of judging.
    sealed interface Judged {

        /// @param score calibrated probability, in `[0, 1]`
        record Scored(double score) implements Judged {

            public Scored {
                if (!(score >= 0 && score <= 1)) {
                    throw new IllegalArgumentException("a score is in [0, 1]: " + score);
                }
            }
        }

        record Unavailable(Cause cause) implements Judged {}
    }
}
