// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.Locale;

/// A report as one HTML page: metrics, ROC curves, and confusion by slice. It loads nothing.
public final class HtmlReport {

    private static final int SIZE = 320;

    private static final String STYLE = "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;"
            + "padding:0 1rem;color:#1b1f24;background:#fff}table{border-collapse:collapse;margin:1rem 0}"
            + "th,td{padding:.25rem .7rem;border-bottom:1px solid #d8dee4;text-align:right;"
            + "font-variant-numeric:tabular-nums}th:first-child,td:first-child{text-align:left}"
            + ".met{color:#116329}.floor{color:#7a5200}.missed,.undefined{color:#a40e26;font-weight:600}"
            + "figure{display:inline-block;margin:0 1.5rem 1rem 0}svg{border:1px solid #d8dee4}"
            + "@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}"
            + ".met{color:#56d364}.floor{color:#e3b341}.missed,.undefined{color:#ff7b72}}";

    private final StringBuilder html = new StringBuilder();

    private HtmlReport() {}

    public static String of(EvaluationReport report) {
        var page = new HtmlReport();
        page.head(report);
        page.metrics(report);
        page.curves(report);
        page.slices(report);
        return page.html.append("</body></html>\n").toString();
    }

    private void head(EvaluationReport report) {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Weir: ")
                .append(escaped(report.lane()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(escaped(report.lane()))
                .append("</h1><p>")
                .append(escaped("weir " + report.weirVersion() + ", " + report.startedAt() + ", seed " + report.seed()))
                .append("</p><ul>");
        report.result().models().forEach(model -> item(model.id() + ", sha256 " + model.sha256()));
        report.result()
                .data()
                .forEach(data -> item(data.file() + ", " + data.used() + " of " + data.rows() + " rows used, "
                        + data.malformed() + " malformed, sha256 " + data.sha256()));
        html.append("</ul>");
    }

    private void metrics(EvaluationReport report) {
        html.append("<h2>Metrics</h2><table>");
        row("th", "metric", "value", "95 % interval", "n", "mode", "floor", "target", "verdict");
        for (Metric metric : report.result().metrics()) {
            html.append("<tr class=\"").append(metric.verdict()).append("\">");
            cells(
                    "td",
                    metric.spec().name(),
                    EvaluationReport.number(metric.estimate().value()),
                    EvaluationReport.interval(metric.estimate()),
                    String.valueOf(metric.estimate().rows()),
                    metric.mode().toString(),
                    EvaluationReport.bound(metric, true),
                    EvaluationReport.bound(metric, false),
                    metric.verdict().toString());
            html.append("</tr>");
        }
        html.append("</table>");
    }

    private void curves(EvaluationReport report) {
        for (RocCurve curve : report.result().curves()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<figure><figcaption>%s, AUC %s</figcaption><svg width=\"%d\" height=\"%d\" role=\"img\">"
                            + "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"0\" stroke=\"#8c959f\" stroke-dasharray=\"4\"/>"
                            + "<polyline fill=\"none\" stroke=\"#0969da\" stroke-width=\"2\" points=\"",
                    escaped(curve.title()),
                    EvaluationReport.number(curve.auc()),
                    SIZE,
                    SIZE,
                    SIZE,
                    SIZE));
            for (RocCurve.Point point : curve.points()) {
                html.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        point.falsePositiveRate() * SIZE,
                        (1 - point.truePositiveRate()) * SIZE));
            }
            html.append("\"/></svg></figure>");
        }
    }

    private void slices(EvaluationReport report) {
        html.append("<h2>Confusion by slice</h2><table>");
        row("th", "slice", "rightly positive", "wrongly positive", "wrongly negative", "rightly negative");
        for (Confusion slice : report.result().slices()) {
            row(
                    "td",
                    slice.slice(),
                    String.valueOf(slice.truePositives()),
                    String.valueOf(slice.falsePositives()),
                    String.valueOf(slice.falseNegatives()),
                    String.valueOf(slice.trueNegatives()));
        }
        html.append("</table>");
    }

    private void row(String tag, String... values) {
        html.append("<tr>");
        cells(tag, values);
        html.append("</tr>");
    }

    private void cells(String tag, String... values) {
        for (String value : values) {
            html.append('<')
                    .append(tag)
                    .append('>')
                    .append(escaped(value))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
    }

    private void item(String text) {
        html.append("<li>").append(escaped(text)).append("</li>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
