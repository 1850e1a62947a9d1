// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Figures of one benchmark, for people and for machines.
///
/// @param benchmark its name on the command line
/// @param settings what was run, by name
record BenchReport(String benchmark, Hardware hardware, List<Setting> settings, List<Row> rows) {

    BenchReport {
        settings = List.copyOf(settings);
        rows = List.copyOf(rows);
    }

    static BenchReport of(String benchmark, List<Setting> settings, List<Row> rows) {
        return new BenchReport(benchmark, Hardware.here(), settings, rows);
    }

    static Setting setting(String name, Object value) {
        return new Setting(name, value.toString());
    }

    record Setting(String name, String value) {}

    /// One figure beside its floor and target; both are NaN where it is only shown.
    ///
    /// @param rounds its value in each round
    record Row(String name, List<Double> rounds, double floor, double target, boolean higherIsBetter) {

        Row {
            rounds = List.copyOf(rounds);
        }

        static Row of(String name, double[] rounds, double floor, double target, boolean higherIsBetter) {
            return new Row(name, Arrays.stream(rounds).boxed().toList(), floor, target, higherIsBetter);
        }

        static Row shown(String name, double... rounds) {
            return of(name, rounds, Double.NaN, Double.NaN, true);
        }

        double value() {
            return quantiles().median();
        }

        /// One of `target`, `floor`, `missed`; empty where there is nothing to reach.
        String verdict() {
            if (Double.isNaN(floor)) {
                return "";
            }
            return reaches(target) ? "target" : reaches(floor) ? "floor" : "missed";
        }

        boolean isMissed() {
            return !Double.isNaN(floor) && !reaches(floor);
        }

        private boolean reaches(double bound) {
            return higherIsBetter ? value() >= bound : value() <= bound;
        }

        private Quantiles quantiles() {
            return new Quantiles(
                    rounds.stream().mapToDouble(Double::doubleValue).toArray());
        }

        private String line() {
            return String.format(
                    Locale.ROOT,
                    "%-50s %10s %10s %10s %8s %8s  %s%n",
                    name,
                    figure(value()),
                    figure(quantiles().at(0)),
                    figure(quantiles().at(1)),
                    figure(floor),
                    figure(target),
                    verdict());
        }

        private Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("median", value());
            json.put("least", quantiles().at(0));
            json.put("most", quantiles().at(1));
            json.put("rounds", rounds);
            if (!Double.isNaN(floor)) {
                json.put("floor", floor);
                json.put("target", target);
                json.put("verdict", verdict());
            }
            return json;
        }
    }

    boolean isMissed() {
        return rows.stream().anyMatch(Row::isMissed);
    }

    String table() {
        String header = String.format(
                Locale.ROOT,
                "%-50s %10s %10s %10s %8s %8s  %s%n",
                "figure",
                "median",
                "least",
                "most",
                "floor",
                "target",
                "reaches");
        return benchmark + " on " + hardware.line() + "\n"
                + settings.stream()
                        .map(setting -> setting.name() + ' ' + setting.value())
                        .collect(Collectors.joining(", ", "", "\n\n"))
                + header
                + rows.stream().map(Row::line).collect(Collectors.joining());
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("benchmark", benchmark);
        json.put("hardware", hardware.json());
        json.put(
                "settings",
                settings.stream()
                        .collect(Collectors.toMap(Setting::name, Setting::value, (a, _) -> a, LinkedHashMap::new)));
        json.put("figures", rows.stream().map(Row::json).toList());
        json.put("missed", isMissed());
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json);
    }

    private static String figure(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        String format = size >= 1_000 ? "%,.0f" : size >= 20 ? "%.1f" : size >= .001 || size == 0 ? "%.3f" : "%.1e";
        return String.format(Locale.ROOT, format, value);
    }
}
