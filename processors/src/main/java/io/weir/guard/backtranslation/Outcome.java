// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;

/// What the check concluded, before floors and policies. A failure is never [Clear].
public sealed interface Outcome {

    /// Nothing harmful was obtained, as far as the stages that ran can tell.
    record Clear(Basis basis) implements Outcome {}

    /// A jailbreak obtained the answer.
    ///
    /// @param score calibrated, in `[0, 1]`
    record Flagged(Evidence evidence, double score) implements Outcome {

        public Flagged {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a score is in [0, 1]: " + score);
            }
        }
    }

    /// No conclusion.
    record Inconclusive(Reason reason) implements Outcome {}

    /// Why it is clear.
    enum Basis {
        ALREADY_REFUSED,
        CLEARED_PREFILTER,
        ANSWERED_ON_GUESS,
        GUARD_CLEARED_GUESS,
        /// The answer alone decided.
        GUARD_CLEARED_ANSWER
    }

    /// Why it is flagged.
    enum Evidence {
        REFUSED_ON_GUESS,
        GUARD_ON_GUESS,
        /// The answer alone decided.
        GUARD_ON_ANSWER,
        /// A provider or model would not look at the answer, or not answer the guess: evidence of harm.
        PROVIDER_REFUSED
    }

    /// Why there is no conclusion.
    enum Reason {
        /// The guess is empty, cannot be read, or says that it cannot tell.
        NO_GUESS,
        /// The guess does not explain the answer.
        INCONSISTENT,
        /// Whether the guess explains the answer could not be measured, and nothing harmful was found.
        LIKELIHOOD_UNAVAILABLE,
        TIMED_OUT,
        BREAKER_OPEN,
        RATE_LIMITED,
        /// Shed, so that more suspicious exchanges are looked at.
        SKIPPED_BUDGET,
        MODEL_FAILED,
        /// Nothing harmful was found, by a tier that the settings do not let clear.
        TIER_TOO_WEAK,
        /// The guard on the guess is a model, and its answer cannot be read.
        JUDGE_UNREADABLE,
        /// There is no answer to look at.
        RESPONSE_MISSING,
        /// Nothing harmful was found in what was judged of the answer, which is longer than that.
        TOO_LONG;

        /// The cause that verdicts and policies know it by.
        public Cause cause() {
            return switch (this) {
                case NO_GUESS -> Cause.NO_GUESS;
                case INCONSISTENT -> Cause.INCONSISTENT;
                case LIKELIHOOD_UNAVAILABLE -> Cause.NOT_SUPPORTED;
                case TIMED_OUT -> Cause.TIMED_OUT;
                case BREAKER_OPEN -> Cause.NOT_READY;
                case RATE_LIMITED -> Cause.OVERLOADED;
                case SKIPPED_BUDGET -> Cause.SKIPPED_BUDGET;
                case MODEL_FAILED -> Cause.MODEL_FAILED;
                case TIER_TOO_WEAK -> Cause.TIER_TOO_WEAK;
                case JUDGE_UNREADABLE -> Cause.JUDGE_UNREADABLE;
                case RESPONSE_MISSING -> Cause.RESPONSE_MISSING;
                case TOO_LONG -> Cause.TOO_LONG;
            };
        }

        /// What a model's failure means here.
        static Reason of(Cause cause) {
            return switch (cause) {
                case TIMED_OUT -> TIMED_OUT;
                case OVERLOADED -> RATE_LIMITED;
                case NOT_READY -> BREAKER_OPEN;
                case RESPONSE_MISSING -> RESPONSE_MISSING;
                case NO_GUESS -> NO_GUESS;
                case INCONSISTENT -> INCONSISTENT;
                case SKIPPED_BUDGET -> SKIPPED_BUDGET;
                case TIER_TOO_WEAK -> TIER_TOO_WEAK;
                case JUDGE_UNREADABLE -> JUDGE_UNREADABLE;
                case TOO_LONG -> TOO_LONG;
                case UNSUPPORTED,
                        NOT_SUPPORTED,
                        LANGUAGE_UNKNOWN,
                        MODEL_FAILED,
                        GUARD_FAILED,
                        PROMPT_MISSING,
                        SAMPLES_UNUSABLE,
                        LOGPROBS_UNUSABLE,
                        INSUFFICIENT_EVIDENCE,
                        NO_CONCEPTS -> MODEL_FAILED;
            };
        }
    }
}
