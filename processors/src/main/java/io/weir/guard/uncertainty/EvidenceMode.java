// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// Where a piece of evidence comes from, and how much one piece of it counts.
public enum EvidenceMode {
    /// Nothing but the answer itself.
    PRIOR(0),
    /// The answering model's own log-probabilities, where a claim's names and numbers begin.
    ONSET(.5),
    /// A document that the prompt brought along.
    GROUNDING(2),
    /// Further answers that came with this one.
    NATIVE(1),
    /// Further answers that were asked for.
    RESAMPLED(1),
    /// Another model's answers.
    CROSS_MODEL(.7),
    /// Answers to like questions; each counts by how alike.
    NEIGHBOURS(1);

    private final double weight;

    EvidenceMode(double weight) {
        this.weight = weight;
    }

    /// Pseudo-observations that one piece is worth.
    public double weight() {
        return weight;
    }
}
