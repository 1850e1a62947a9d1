// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.ExchangeId;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.uncertainty.Uncertainty;
import java.util.List;
import java.util.Optional;

/// Says which answers are worth asking for again.
///
/// Those with a claim that nothing spoke of and that looks wrong by itself. And a share of all others, drawn by a
/// keyed hash of the exchange: only they show what the first rule misses, and with their propensity they keep
/// calibration and drift unbiased.
public final class ResampleGate {

    private static final double PER_MILLION = 1e6;

    private final Reviewer reviewer;
    private final AuditSample control;
    private final double riskMin;

    /// @param riskMin probability that a claim is not supported, from which its answer is asked for again
    public ResampleGate(Reviewer reviewer, AuditSample control, double riskMin) {
        if (!(riskMin >= 0 && riskMin <= 1)) {
            throw new IllegalArgumentException("a risk is in [0, 1]: " + riskMin);
        }
        this.reviewer = reviewer;
        this.control = control;
        this.riskMin = riskMin;
    }

    /// How the answer was drawn, as the verdict's detail says it: `risk`, or `control` with the propensity in
    /// millionths; empty where it was not.
    public Optional<String> drawn(ExchangeId exchange, AnswerReview review) {
        List<Uncertainty> concepts = reviewer.uncertainties(review);
        boolean risky =
                concepts.stream().anyMatch(concept -> concept.weight() < Reviewer.WEIGHT_MIN && concept.p() >= riskMin);
        if (risky) {
            return Optional.of("risk");
        }
        return control.holds(exchange)
                ? Optional.of("control-" + Math.round(control.rate() * PER_MILLION) + "ppm")
                : Optional.empty();
    }
}
