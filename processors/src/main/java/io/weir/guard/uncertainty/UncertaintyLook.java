// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.ExchangeId;
import io.weir.guard.Location;
import io.weir.guard.Span;
import java.util.List;
import java.util.Optional;

/// One look at an answer, with everything that explains what came of it. Holds content: it is shown to who
/// may read the exchange, and to nobody else.
///
/// @param read what was compared; its evidence is that of each finding's `said`, in order
public record UncertaintyLook(
        ExchangeId exchange,
        OwnEvidence own,
        UncertaintyCheck.Reading read,
        UncertaintyOutcome outcome,
        LookCost cost) {

    /// Where the answer says it.
    public List<Location> locations(ConceptFinding finding) {
        return finding.spans().stream()
                .flatMap(span -> own.origin().at(span).stream())
                .toList();
    }

    /// Where a piece of evidence speaks of it; empty where it does not, or stands outside the exchange.
    public List<Location> locations(ConceptFinding finding, int piece) {
        Optional<TextOrigin> origin = read.evidence().get(piece).origin();
        return speaking(finding, piece)
                .flatMap(span -> origin.map(text -> text.at(span)))
                .orElse(List.of());
    }

    /// The sentence in which a piece of evidence speaks of it; empty where it does not.
    public Optional<String> sentence(ConceptFinding finding, int piece) {
        return speaking(finding, piece)
                .map(span -> read.evidence().get(piece).text().substring(span.start(), span.end()));
    }

    private static Optional<Span> speaking(ConceptFinding finding, int piece) {
        EvidenceSays says = finding.said().get(piece);
        return says.stance() == Support.Stance.MISSES ? Optional.empty() : says.nearest();
    }

    @Override
    public String toString() {
        return "UncertaintyLook[" + exchange + ", " + outcome.all().size() + " concepts]";
    }
}
