// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.ModelRef;
import java.util.Map;
import java.util.Optional;

/// The fitted scorer: what a piece of evidence says of a claim, and what the claim alone says.
///
/// Two logistic regressions on [PairFeatures]: supported or not; and of what is not,
/// contradicted or unmentioned. A third on the claim alone is the prior. Immutable; used by any thread.
public final class SupportModel {

    private final ModelRef encoder;
    private final IdfTable words;
    private final LinearHead supported;
    private final LinearHead contradicted;
    private final LinearHead prior;
    private final Map<EvidenceMode, ModeCalibration> calibrations;

    public SupportModel(
            ModelRef encoder,
            IdfTable words,
            LinearHead supported,
            LinearHead contradicted,
            LinearHead prior,
            Map<EvidenceMode, ModeCalibration> calibrations) {
        this.encoder = encoder;
        this.words = words;
        this.supported = supported;
        this.contradicted = contradicted;
        this.prior = prior;
        this.calibrations = Map.copyOf(calibrations);
    }

    /// Whose vectors the model was fitted on; others mean nothing to it.
    public ModelRef encoder() {
        return encoder;
    }

    /// How much a word says.
    public WordWeights words() {
        return words;
    }

    /// What the evidence says of the claim. An empty text says nothing.
    public Support support(ClaimText claim, EvidenceText evidence) {
        return said(claim, evidence).support();
    }

    /// The same, with the sentence that it rests on.
    EvidenceSays said(ClaimText claim, EvidenceText evidence) {
        if (evidence.isEmpty()) {
            return new EvidenceSays(Support.NONE, Optional.empty());
        }
        PairFeatures.Measured pair = PairFeatures.measure(claim, evidence, words);
        double yes = supported.probability(pair.features());
        double against = contradicted.probability(pair.features());
        return new EvidenceSays(
                new Support(yes, (1 - yes) * (1 - against), (1 - yes) * against), evidence.span(pair.nearest()));
    }

    /// Probability that the claim is not supported, from the claim and the question alone.
    public double prior(ClaimText claim) {
        return prior.probability(ClaimFeatures.of(claim));
    }

    /// The probability that holds, of a posterior mean that rests on evidence of `mode`.
    public double calibrated(EvidenceMode mode, double p) {
        return calibrations.getOrDefault(mode, ModeCalibration.NONE).of(p);
    }

    IdfTable idf() {
        return words;
    }

    LinearHead supportedHead() {
        return supported;
    }

    LinearHead contradictedHead() {
        return contradicted;
    }

    LinearHead priorHead() {
        return prior;
    }

    Map<EvidenceMode, ModeCalibration> calibrations() {
        return calibrations;
    }
}
