// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// A lane's result with when and by what it was measured; written as a table, JSON, or HTML.
public record EvaluationReport(
        String lane, String weirVersion, Instant startedAt, double seconds, long seed, LaneResult result) {

    /// Whether a metric misses its floor, or could not be measured.
    public boolean isBelowFloor() {
        return result.metrics().stream().anyMatch(Metric::isBelowFloor);
    }

    public String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lane", lane);
        json.put("weirVersion", weirVersion);
        json.put("startedAt", startedAt.toString());
        json.put("seconds", seconds);
        json.put("seed", seed);
        json.put("models", result.models().stream().map(EvaluationReport::model).toList());
        json.put("data", result.data().stream().map(DataUsed::toJson).toList());
        json.put("metrics", result.metrics().stream().map(Metric::toJson).toList());
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }

    /// Lines for people.
    public String toTable() {
        var table = new StringBuilder();
        line(table, lane, ", weir ", weirVersion, ", seed ", seed, ", ", seconds, " s");
        result.models()
                .forEach(m ->
                        line(table, "  model  ", m.id(), "  sha256 ", m.sha256().substring(0, 12), "…"));
        result.data()
                .forEach(d -> line(
                        table,
                        "  data   ",
                        d.file(),
                        ": ",
                        d.rows(),
                        " rows, ",
                        d.used(),
                        " used, ",
                        d.malformed(),
                        " malformed"));
        line(table);
        int width = result.metrics().stream()
                .mapToInt(m -> m.spec().name().length())
                .max()
                .orElse(6);
        row(table, width, "metric", "value", "95 % interval", "n", "mode", "floor", "target", "verdict");
        for (Metric metric : result.metrics()) {
            Estimate estimate = metric.estimate();
            row(
                    table,
                    width,
                    metric.spec().name(),
                    number(estimate.value()),
                    interval(estimate),
                    estimate.rows(),
                    metric.mode(),
                    bound(metric, true),
                    bound(metric, false),
                    metric.verdict());
        }
        return table.toString();
    }

    private static void row(StringBuilder table, int nameWidth, Object... cells) {
        int[] widths = {nameWidth, -8, -17, -6, 11, -7, -7, 9};
        Object[] padded = new Object[cells.length];
        for (int index = 0; index < cells.length; index++) {
            padded[index] = cell(widths[index], cells[index]);
        }
        line(table, padded);
    }

    static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    static String interval(Estimate estimate) {
        return Double.isNaN(estimate.low()) ? "" : number(estimate.low()) + " - " + number(estimate.high());
    }

    static String bound(Metric metric, boolean floor) {
        String sign = metric.spec().better() == Better.HIGHER ? "≥" : "≤";
        return metric.spec()
                .bounds()
                .map(bounds -> String.format(Locale.ROOT, "%s%.3g", sign, floor ? bounds.floor() : bounds.target()))
                .orElse("");
    }

    private static Map<String, Object> model(ModelRef model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", model.id());
        json.put("sha256", model.sha256());
        return json;
    }

    private static void line(StringBuilder table, Object... cells) {
        table.append(Arrays.stream(cells)
                        .map(String::valueOf)
                        .collect(Collectors.joining())
                        .stripTrailing())
                .append('\n');
    }

    /// Pads to `width`, at the right where it is negative.
    private static String cell(int width, Object value) {
        String text = String.valueOf(value);
        String padding = " ".repeat(Math.max(0, Math.abs(width) - text.length()));
        return width > 0 ? text + padding + "  " : padding + text + "  ";
    }
}
