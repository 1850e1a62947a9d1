// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.List;
import java.util.Locale;

/// Rows of one benchmark, for people and for machines.
///
/// @param benchmark its name on the command line
/// @param setup what was run, in words: records, rounds, threads, what the baseline does
record BenchReport(String benchmark, String setup, List<Row> rows) {

    BenchReport {
        rows = List.copyOf(rows);
    }

    /// One figure beside its floor and target.
    ///
    /// @param low 5th percentile over the rounds
    /// @param high 95th percentile over the rounds
    /// @param higherIsBetter false where a smaller value is the better one
    record Row(
            String name, double value, double low, double high, double floor, double target, boolean higherIsBetter) {

        static Row of(String name, double[] rounds, double floor, double target, boolean higherIsBetter) {
            Quantiles quantiles = new Quantiles(rounds);
            return new Row(
                    name, quantiles.median(), quantiles.at(0.05), quantiles.at(0.95), floor, target, higherIsBetter);
        }

        String verdict() {
            return reaches(target) ? "met" : reaches(floor) ? "floor" : "missed";
        }

        boolean isMissed() {
            return !reaches(floor);
        }

        private boolean reaches(double bound) {
            return Double.isNaN(bound) || (higherIsBetter ? value >= bound : value <= bound);
        }
    }

    boolean isMissed() {
        return rows.stream().anyMatch(Row::isMissed);
    }

    String table() {
        StringBuilder table =
                new StringBuilder(benchmark).append(": ").append(setup).append('\n');
        table.append(String.format(
                Locale.ROOT,
                "%-38s %10s %19s %8s %8s  %s%n",
                "figure",
                "median",
                "5 % – 95 %",
                "floor",
                "target",
                "verdict"));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-38s %10.3f %8.3f – %8.3f %8s %8s  %s%n",
                    row.name,
                    row.value,
                    row.low,
                    row.high,
                    bound(row.floor),
                    bound(row.target),
                    Double.isNaN(row.floor) ? "" : row.verdict()));
        }
        return table.toString();
    }

    private static String bound(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }
}
