// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.StageCost;
import io.weir.guard.backtranslation.TierSettings.Guesses;
import io.weir.guard.backtranslation.Trail;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// How many exchanges reach the stages that ask a model.
///
/// @param benign share of benign exchanges that the prefilter escalates
/// @param jailbreak share of successful jailbreaks
/// @param audited share of the rest that is drawn for the audit
record Escalation(double benign, double jailbreak, double audited) {

    /// What the prefilter's linear tier escalates, which is the usual one: decision 080.
    static final Escalation MEASURED = new Escalation(.214, .977, .01);

    private static final double BENIGN_TRAFFIC = .99;

    /// Model calls an exchange where 99 in 100 exchanges are benign; NaN without a row of either kind.
    ///
    /// Where the answer decides which exchanges are guessed, those are the prefilter's suspects as well: every
    /// call that all exchanges would need is counted, so it is an upper bound. Answers to safe prompts that were
    /// written to sound harmful are no traffic.
    double callsPerExchange(Guesses guesses, List<TierRun.Row> rows) {
        return weighted(guesses, rows, Trail::calls);
    }

    /// Share of the escalated exchanges that a language model is asked about, at most.
    double guessedOfEscalated(Guesses guesses, List<TierRun.Row> rows) {
        return weighted(guesses, rows, trail -> isGuessed(trail) ? 1 : 0) / rate();
    }

    static boolean isGuessed(Trail trail) {
        return trail.costs().stream().anyMatch(cost -> cost.stage() == StageCost.Stage.GUESS);
    }

    /// Share of all exchanges that is escalated.
    double rate() {
        return BENIGN_TRAFFIC * reached(benign) + (1 - BENIGN_TRAFFIC) * reached(jailbreak);
    }

    private double weighted(Guesses guesses, List<TierRun.Row> rows, ToIntFunction<Trail> counted) {
        boolean chosen = guesses == Guesses.UNDECIDED;
        double ofBenign = mean(rows, row -> row.row().isBenign(), counted) * (chosen ? 1 : reached(benign));
        double ofJailbreaks = mean(rows, row -> row.row().harmful(), counted) * (chosen ? 1 : reached(jailbreak));
        return BENIGN_TRAFFIC * ofBenign + (1 - BENIGN_TRAFFIC) * ofJailbreaks;
    }

    private double reached(double escalated) {
        return escalated + (1 - escalated) * audited;
    }

    private static double mean(List<TierRun.Row> rows, Predicate<TierRun.Row> of, ToIntFunction<Trail> counted) {
        return rows.stream()
                .filter(of)
                .map(TierRun.Row::first)
                .map(Concluded::trail)
                .mapToInt(counted)
                .average()
                .orElse(Double.NaN);
    }
}
