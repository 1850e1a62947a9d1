// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.List;
import java.util.OptionalDouble;

/// One concept with what the evidence makes of it.
///
/// @param probability calibrated, that the claim is not supported, in `[0, 1]`
/// @param said by each piece of evidence, in the order of the evidence
/// @param onset how sure the answering model was where the claim's names and numbers begin, in `[0, 1]`; empty
///     where its log-probabilities do not tell
public record ConceptFinding(
        Concept concept, Uncertainty uncertainty, double probability, List<EvidenceSays> said, OptionalDouble onset) {

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
