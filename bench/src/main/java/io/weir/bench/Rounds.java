// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/// Runs contenders in turn and compares them round by round.
///
/// Every second round goes through them in reverse, so that none always profits from a warm broker.
record Rounds(int count) {

    Rounds {
        if (!(count >= 1 && count <= 100)) {
            throw new IllegalArgumentException("rounds are 1 to 100: " + count);
        }
    }

    /// The measurements of every round; the first, cold round is run and not counted.
    Result run(List<Contender> contenders) {
        List<Map<String, Measurement>> measured = new ArrayList<>();
        for (int round = 0; round <= count; round++) {
            Map<String, Measurement> one = new HashMap<>();
            for (Contender contender : round % 2 == 0 ? contenders : contenders.reversed()) {
                Measurement measurement = contender.measure().apply(round);
                one.put(contender.name(), measurement);
                Progress.say(String.format(
                        Locale.ROOT,
                        "%s of %d: %s %,.0f/s, %.1f CPU µs a record",
                        round == 0 ? "warm-up" : "round " + round,
                        count,
                        contender.name(),
                        measurement.perSecond(),
                        measurement.cpuMicrosPerRecord()));
            }
            if (round > 0) {
                measured.add(one);
            }
        }
        return new Result(contenders.stream().map(Contender::name).toList(), measured);
    }

    /// @param measure runs one round; its argument makes names that no other round has
    record Contender(String name, IntFunction<Measurement> measure) {}

    /// What every contender did in every round.
    static final class Result {

        private final List<String> names;
        private final List<Map<String, Measurement>> measured;

        private Result(List<String> names, List<Map<String, Measurement>> measured) {
            this.names = names;
            this.measured = measured;
        }

        int rounds() {
            return measured.size();
        }

        /// Records that a contender handled in a second of CPU time.
        double[] cpuRates(String contender) {
            return measured.stream()
                    .mapToDouble(round -> 1e6
                            / java.util.Objects.requireNonNull(round.get(contender))
                                    .cpuMicrosPerRecord())
                    .toArray();
        }

        double[] rateRatios(String contender, String baseline) {
            return ratios(contender, baseline, Measurement::perSecond);
        }

        /// CPU that a contender spent for each record, relative to a baseline.
        double[] cpuRatios(String contender, String baseline) {
            return ratios(contender, baseline, Measurement::cpuMicrosPerRecord);
        }

        double[] rates(String contender) {
            return values(contender, Measurement::perSecond);
        }

        /// Rate and CPU of each contender by themselves: for orientation, since machines differ.
        List<BenchReport.Row> shownRows(String unit) {
            List<BenchReport.Row> rows = new ArrayList<>();
            for (String name : names) {
                rows.add(BenchReport.Row.shown(name + ", " + unit, rates(name)));
                rows.add(BenchReport.Row.shown(name + ", CPU µs each", values(name, Measurement::cpuMicrosPerRecord)));
            }
            return rows;
        }

        private double[] ratios(String contender, String baseline, ToDoubleFunction<Measurement> figure) {
            double[] above = values(contender, figure);
            double[] below = values(baseline, figure);
            double[] ratios = new double[above.length];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = above[i] / below[i];
            }
            return ratios;
        }

        private double[] values(String name, ToDoubleFunction<Measurement> figure) {
            return measured.stream()
                    .map(round -> round.get(name))
                    .mapToDouble(measurement -> figure.applyAsDouble(java.util.Objects.requireNonNull(measurement)))
                    .toArray();
        }
    }
}
