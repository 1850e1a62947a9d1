// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.List;

/// One concept with what the evidence makes of it.
///
/// @param probability calibrated, that the claim is not supported, in `[0, 1]`
/// @param said by each piece of evidence, in the order of the evidence
public record ConceptFinding(Concept concept, Uncertainty uncertainty, double probability, List<EvidenceSays> said) {

    public ConceptFinding {
        said = List.copyOf(said);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is in [0, 1]: " + probability);
        }
    }

    /// Where the answer says it.
    public List<Span> spans() {
        return concept.claims().stream().map(Claim::span).toList();
    }
}
