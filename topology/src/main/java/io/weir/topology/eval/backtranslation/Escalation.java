// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.backtranslation.Concluded;
import java.util.List;
import java.util.function.Predicate;

/// How many exchanges reach the stages that ask a model.
///
/// @param benign share of benign exchanges that the prefilter escalates
/// @param jailbreak share of successful jailbreaks
/// @param audited share of the rest that is drawn for the audit
record Escalation(double benign, double jailbreak, double audited) {

    /// The design's figures for words of prompt and response, at 98 % recall.
    static final Escalation ASSUMED = new Escalation(.09, .98, .01);

    private static final double BENIGN_TRAFFIC = .99;

    /// Model calls an exchange where 99 in 100 exchanges are benign; NaN without a row of either kind.
    double callsPerExchange(List<TierRun.Row> rows) {
        double ofBenign = calls(rows, row -> !row.row().harmful());
        double ofJailbreaks = calls(rows, row -> row.row().harmful());
        return BENIGN_TRAFFIC * reached(benign) * ofBenign + (1 - BENIGN_TRAFFIC) * reached(jailbreak) * ofJailbreaks;
    }

    /// Share of all exchanges that is escalated.
    double rate() {
        return BENIGN_TRAFFIC * reached(benign) + (1 - BENIGN_TRAFFIC) * reached(jailbreak);
    }

    private double reached(double escalated) {
        return escalated + (1 - escalated) * audited;
    }

    private static double calls(List<TierRun.Row> rows, Predicate<TierRun.Row> of) {
        return rows.stream()
                .filter(of)
                .map(TierRun.Row::first)
                .map(Concluded::trail)
                .mapToInt(trail -> trail.calls())
                .average()
                .orElse(Double.NaN);
    }
}
