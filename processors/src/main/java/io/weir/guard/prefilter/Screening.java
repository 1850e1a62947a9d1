// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Cause;
import io.weir.guard.text.EncodedText;
import java.util.List;
import java.util.OptionalDouble;

/// What the prefilter made of one exchange.
public sealed interface Screening {

    /// Goes on to the stages that ask a model.
    ///
    /// @param by the first reason that holds, in the order of [Reason]
    /// @param encoded the classes of hidden text that were found, whatever the reason
    record Escalated(Reason by, Scores scores, List<EncodedText.Kind> encoded) implements Screening {

        public Escalated {
            encoded = List.copyOf(encoded);
        }
    }

    /// Both scores are low, everything was read, and the exchange is not in the audit sample.
    record ClearedByPrefilter(Scores scores) implements Screening {}

    /// The answer refuses in full: an attack, if it was one, did not succeed.
    ///
    /// @param refusal probability that it refuses
    record AlreadyRefused(double refusal, Scores scores) implements Screening {

        public AlreadyRefused {
            if (!(refusal >= 0 && refusal <= 1)) {
                throw new IllegalArgumentException("a probability is in [0, 1]: " + refusal);
            }
        }
    }

    /// There is nothing to screen; never to be read as cleared.
    record Unscreened(Cause cause) implements Screening {}

    /// Why an exchange was escalated.
    enum Reason {
        /// Part of it looks encoded, so no score can be trusted.
        ENCODED,
        /// Part of it could not be read: another language, opaque content, beyond a bound.
        UNREAD,
        /// Prompt and response together.
        SCORE,
        /// The response alone: whoever wrote the prompt has no say in it.
        RESPONSE_SCORE,
        /// Drawn at random among those that would have been cleared.
        AUDIT
    }

    /// Which models spoke.
    enum Tier {
        LINEAR,
        ENCODER
    }

    /// Calibrated probabilities that the answer serves a harmful request.
    ///
    /// @param prompt of prompt and response together; empty where the prompt is missing
    /// @param response of the response alone
    record Scores(Tier tier, OptionalDouble prompt, double response) {

        public Scores {
            if (!(response >= 0 && response <= 1 && prompt.orElse(0) >= 0 && prompt.orElse(0) <= 1)) {
                throw new IllegalArgumentException("scores are probabilities");
            }
        }
    }
}
