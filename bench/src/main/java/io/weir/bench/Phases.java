// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Times to evidence, round by round, beside their floors and targets.
final class Phases {

    private final List<Round> rounds = new ArrayList<>();

    /// @param cleared milliseconds of exchanges that the prefilter let go
    /// @param escalated milliseconds of exchanges that it did not, through the tier as it runs
    /// @param clearedCount how many of the round's exchanges it let go
    /// @param guesses how many of the escalated ones the language model was asked about
    /// @param screening what all exchanges cost where the prefilter decides
    /// @param investigating what the escalated ones cost
    record Round(
            Quantiles cleared,
            Quantiles escalated,
            int clearedCount,
            double guesses,
            Measurement screening,
            Measurement investigating) {}

    void add(Round round) {
        rounds.add(round);
    }

    /// Mean share of the escalated ones that the language model was asked about.
    double guesses() {
        return Arrays.stream(each(Round::guesses)).average().orElse(Double.NaN);
    }

    List<BenchReport.Row> rows() {
        return List.of(
                BenchReport.Row.of("cleared p99, ms", each(round -> round.cleared.at(.99)), 50, 20, false),
                BenchReport.Row.of("escalated p95, ms", each(round -> round.escalated.at(.95)), 250, 100, false),
                BenchReport.Row.shown("cleared p50, ms", each(round -> round.cleared.median())),
                BenchReport.Row.shown("escalated p50, ms", each(round -> round.escalated.median())),
                BenchReport.Row.shown("escalated p99, ms", each(round -> round.escalated.at(.99))),
                BenchReport.Row.shown(
                        "screened, CPU ms each", each(round -> round.screening.cpuMicrosPerRecord() / 1e3)),
                BenchReport.Row.shown(
                        "escalated, CPU ms each", each(round -> round.investigating.cpuMicrosPerRecord() / 1e3)),
                BenchReport.Row.of("guessed of the escalated, share", each(round -> round.guesses), .05, .05, false),
                BenchReport.Row.shown("cleared of a round", each(Round::clearedCount)));
    }

    private double[] each(ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).toArray();
    }
}
