// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;

/// Folds what the evidence says of a concept into its uncertainty.
///
/// `U(c) = −Σ w log s / Σ w` with the support `s` clipped to `[0.02, 1]`: the estimator of CLUE (Wang et al.,
/// arXiv 2409.03021), weighted. `p(c) = (α₀ + Σ w (1 − s)) / (α₀ + β₀ + Σ w)`, the mean of a Beta posterior
/// whose prior is the probability that the claim alone gives: the less evidence, the more the prior counts.
public final class Estimator {

    /// The smallest support that counts, so that one miss does not drown the rest.
    public static final double SUPPORT_MIN = .02;

    private static final double PRIOR_EDGE = .01;

    private final EstimatorSettings settings;

    public Estimator(EstimatorSettings settings) {
        this.settings = settings;
    }

    /// @param prior probability in `[0, 1]` that the claim is not supported, before any evidence
    /// @param promptSimilarity of claim and question
    public Uncertainty estimate(List<Weighed> evidence, double prior, double promptSimilarity) {
        Posterior posterior = posterior(evidence, prior);
        double weight = evidence.stream().mapToDouble(Weighed::weight).sum();
        boolean echo = promptSimilarity >= settings.echoFrom();
        double u = (weight == 0 ? -StrictMath.log(1 - clippedPrior(prior)) : mean(evidence, weight))
                + settings.echoWeight() * Math.max(0, promptSimilarity - settings.echoFrom());
        double tail = (1 - settings.interval()) / 2;
        double p = posterior.mean();
        return new Uncertainty(
                u,
                p,
                Math.min(p, posterior.quantile(tail)),
                Math.max(p, posterior.quantile(1 - tail)),
                weight,
                count(evidence, Support.Stance.SUPPORTS),
                count(evidence, Support.Stance.MISSES),
                count(evidence, Support.Stance.CONTRADICTS),
                echo);
    }

    /// What is believed of the concept after the evidence.
    Posterior posterior(List<Weighed> evidence, double prior) {
        double against = settings.priorStrength() * clippedPrior(prior);
        double support = settings.priorStrength() - against;
        for (Weighed each : evidence) {
            against += each.weight() * (1 - each.support().supported());
            support += each.weight() * each.support().supported();
        }
        return new Posterior(against, support);
    }

    private static double mean(List<Weighed> evidence, double weight) {
        double sum = 0;
        for (Weighed each : evidence) {
            double clipped = Math.clamp(each.support().supported(), SUPPORT_MIN, 1);
            sum -= each.weight() * StrictMath.log(clipped);
        }
        return Math.max(0, sum / weight);
    }

    private static double clippedPrior(double prior) {
        if (!(prior >= 0 && prior <= 1)) {
            throw new IllegalArgumentException("a prior is in [0, 1]: " + prior);
        }
        return Math.clamp(prior, PRIOR_EDGE, 1 - PRIOR_EDGE);
    }

    /// Texts alone speak: how sure the model was is no word of anyone's.
    private static int count(List<Weighed> evidence, Support.Stance stance) {
        return (int) evidence.stream()
                .filter(each ->
                        each.mode() != EvidenceMode.ONSET && each.support().stance() == stance)
                .count();
    }
}
