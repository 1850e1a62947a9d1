// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;
import java.util.Optional;

/// Turns observations into verdicts, by the same rule for every guard.
public final class Conclusion {

    private Conclusion() {}

    /// The verdict of `observed` under `floors`.
    ///
    /// A hazard that was seen counts even where other content could not be read. With nothing seen,
    /// unread content makes the verdict inconclusive: what was not looked at is not clear. Either way
    /// the causes stay with the judgement, and policy answers them too.
    public static Judgement conclude(Observed observed, Floors floors) {
        return switch (observed.observation()) {
            case Observation.Failed(Cause cause) ->
                new Judgement(observed.guard(), new Verdict.Inconclusive(cause), List.of(), observed.took());
            case Observation.Seen seen ->
                new Judgement(observed.guard(), verdict(seen, floors), seen.signals(), observed.took(), seen.unread());
        };
    }

    private static Verdict verdict(Observation.Seen seen, Floors floors) {
        List<Finding> findings = seen.signals().stream()
                .flatMap(signal -> finding(signal, floors.of(signal.category())).stream())
                .toList();
        if (!findings.isEmpty()) {
            return new Verdict.Flagged(findings);
        }
        Optional<Cause> unread = seen.unread().stream().min(Enum::compareTo);
        return unread.<Verdict>map(Verdict.Inconclusive::new).orElseGet(Verdict.Clear::new);
    }

    private static Optional<Finding> finding(Signal signal, double floor) {
        return signal.score() >= floor
                ? Optional.of(
                        new Finding(signal.category(), signal.score(), floor, signal.locations(), signal.detail()))
                : Optional.empty();
    }
}
