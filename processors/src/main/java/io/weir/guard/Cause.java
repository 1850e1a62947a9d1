// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// Why a guard reached no conclusion. Safe to log, and one value of a metric label each.
public enum Cause {
    /// The deadline passed before an answer came.
    TIMED_OUT,
    /// The queue in front of the model was full.
    OVERLOADED,
    /// The content is longer than the guard may read.
    TOO_LONG,
    /// A part cannot be inspected: a picture, a file, a link, an unknown type.
    UNSUPPORTED,
    /// The model cannot give the kind of answer that was asked for.
    NOT_SUPPORTED,
    /// The text is not in a language that the guard knows.
    LANGUAGE_UNKNOWN,
    /// The model has not passed its known answers yet, or no longer does.
    NOT_READY,
    /// The model failed, or answered with something that is no answer.
    MODEL_FAILED,
    /// The guard itself failed: a defect.
    GUARD_FAILED,
    /// The guard needs the prompt, which never came.
    PROMPT_MISSING,
    /// The guard needs the response, which never came.
    RESPONSE_MISSING,
    /// What was asked could not be guessed from the answer.
    NO_GUESS,
    /// The guessed request does not explain the answer.
    INCONSISTENT,
    /// Left out under load, so that more suspicious content is looked at.
    SKIPPED_BUDGET,
    /// Only a model looked that is not allowed to clear.
    TIER_TOO_WEAK,
    /// The model that judges answered in another form than the one it was asked for.
    JUDGE_UNREADABLE,
    /// Further answers were drawn at a temperature at which they say nothing.
    SAMPLES_UNUSABLE,
    /// Token log-probabilities are none, or those of another text.
    LOGPROBS_UNUSABLE,
    /// Nothing spoke for or against what the answer claims.
    INSUFFICIENT_EVIDENCE,
    /// The answer claims nothing that could be checked.
    NO_CONCEPTS
}
