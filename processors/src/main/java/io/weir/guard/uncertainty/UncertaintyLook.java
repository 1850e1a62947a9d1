// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.ExchangeId;
import io.weir.guard.Location;
import java.util.List;
import java.util.stream.Stream;

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
        EvidenceSays says = finding.said().get(piece);
        return Stream.of(says)
                .filter(each -> each.stance() != Support.Stance.MISSES)
                .flatMap(each -> each.nearest().stream())
                .flatMap(span ->
                        read.evidence().get(piece).origin().stream().flatMap(origin -> origin.at(span).stream()))
                .toList();
    }

    @Override
    public String toString() {
        return "UncertaintyLook[" + exchange + ", " + outcome.all().size() + " concepts]";
    }
}
