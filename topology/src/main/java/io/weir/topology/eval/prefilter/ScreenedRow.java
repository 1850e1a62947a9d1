// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.prefilter.Screening;
import io.weir.guard.prefilter.Screening.Reason;
import io.weir.guard.prefilter.Screening.Scores;
import java.util.Optional;
import java.util.OptionalDouble;

/// One row with what the prefilter made of it.
///
/// @param margin how far its scores lie above the thresholds, in nats; infinite where no score decided
/// @param asked the probability of prompt and response, where it decides; infinite where something else did, be it
///     the response alone; NaN without a prompt
record ScreenedRow(PrefilterRow row, Screening screening, double margin, double asked) implements Sweep.Screened {

    boolean isEscalated() {
        return switch (screening) {
            case Screening.Escalated escalated -> escalated.by() != Reason.AUDIT;
            case Screening.Unscreened _ -> true;
            case Screening.AlreadyRefused _, Screening.ClearedByPrefilter _ -> false;
        };
    }

    Optional<Scores> scores() {
        return switch (screening) {
            case Screening.Escalated escalated -> Optional.of(escalated.scores());
            case Screening.AlreadyRefused refused -> Optional.of(refused.scores());
            case Screening.ClearedByPrefilter cleared -> Optional.of(cleared.scores());
            case Screening.Unscreened _ -> Optional.empty();
        };
    }

    double response() {
        return scores().map(Scores::response).orElse(1.0);
    }

    OptionalDouble both() {
        return scores().map(Scores::prompt).orElse(OptionalDouble.of(1));
    }
}
