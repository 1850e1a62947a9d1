// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;

/// Why evidence that an exchange brought along is none. Safe to log.
public enum EvidenceRefusal {
    TEMPERATURE_ZERO(Cause.SAMPLES_UNUSABLE),
    TEMPERATURE_UNUSABLE(Cause.SAMPLES_UNUSABLE),
    LOGPROB_NOT_A_NUMBER(Cause.LOGPROBS_UNUSABLE),
    LOGPROB_ABOVE_ZERO(Cause.LOGPROBS_UNUSABLE),
    TOKENS_NOT_THE_ANSWER(Cause.LOGPROBS_UNUSABLE);

    private final Cause cause;

    EvidenceRefusal(Cause cause) {
        this.cause = cause;
    }

    /// As policies and verdicts name it.
    public Cause cause() {
        return cause;
    }
}
