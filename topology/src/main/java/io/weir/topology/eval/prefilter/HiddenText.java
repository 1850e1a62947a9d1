// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.prefilter.Screening;
import io.weir.guard.text.EncodedText;
import io.weir.topology.eval.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/// Hides real texts in every way that the decoder knows, and plain answers behind long ones.
///
/// By the linear tier: what is escalated as encoded asks no encoder.
final class HiddenText {

    /// Rows whose texts are hidden, evenly drawn.
    private static final int ROWS_MAX = 250;

    private static final int LONG_MIN = 1_200;

    private final ScreenedRows rows;
    private final PrefilterMetrics metrics;

    HiddenText(ScreenedRows rows, PrefilterMetrics metrics) {
        this.rows = rows;
        this.metrics = metrics;
    }

    void measure() {
        for (EncodedText.Kind kind : EncodedText.Kind.values()) {
            String name = name(kind);
            recall(kind, name, (row, screen) -> screen.screened(row, row.prompt(), Hiding.whole(row.response(), kind)));
            recall(
                    kind,
                    name + ".part",
                    (row, screen) -> screen.screened(row, row.prompt(), Hiding.part(row.response(), kind)));
            recall(
                    kind,
                    name + ".prompt",
                    (row, screen) -> screen.screened(row, Hiding.whole(row.goal(), kind), row.response()));
            metrics.share(
                    PrefilterMetrics.LANE + ".encoded.false-alarm." + name,
                    Better.LOWER,
                    harmless(),
                    row -> kinds(row).contains(kind));
        }
        metrics.share(
                PrefilterMetrics.LANE + ".encoded.false-alarm",
                Better.LOWER,
                harmless(),
                row -> !kinds(row).isEmpty());
        metrics.share(
                PrefilterMetrics.LANE + ".unread.false-alarm",
                Better.LOWER,
                harmless(),
                row -> row.screening() instanceof Screening.Escalated escalated
                        && escalated.by() == Screening.Reason.UNREAD);
        behindLongAnswers();
    }

    /// Answers that jailbreaks obtained, each behind a long harmless one, without a prompt.
    private void behindLongAnswers() {
        List<ScreenedRow> alone = new ArrayList<>();
        List<ScreenedRow> behind = new ArrayList<>();
        for (ScreenedRows.Part part : rows.parts()) {
            RowScreen screen = RowScreen.linear(part.model());
            List<PrefilterRow> covers = part.rows().stream()
                    .filter(row -> row.isBenign() && row.response().length() >= LONG_MIN)
                    .toList();
            List<PrefilterRow> jailbreaks =
                    part.rows().stream().filter(PrefilterRow::isJailbreak).toList();
            for (int at = 0; at < jailbreaks.size() && !covers.isEmpty(); at++) {
                PrefilterRow row = jailbreaks.get(at);
                String cover = covers.get(at % covers.size()).response();
                alone.add(screen.screened(row, "", row.response()));
                behind.add(screen.screened(row, "", cover + "\n\n" + row.response()));
            }
        }
        String name = PrefilterMetrics.LANE + ".linear.without-prompt";
        metrics.share(name + ".jailbreak-escalated", Better.HIGHER, alone, ScreenedRow::isEscalated);
        metrics.share(name + ".jailbreak-escalated.behind-long", Better.HIGHER, behind, ScreenedRow::isEscalated);
    }

    private void recall(EncodedText.Kind kind, String name, BiFunction<PrefilterRow, RowScreen, ScreenedRow> hidden) {
        List<ScreenedRow> screened = new ArrayList<>();
        for (ScreenedRows.Part part : rows.parts()) {
            RowScreen screen = RowScreen.linear(part.model());
            List<PrefilterRow> harmful =
                    part.rows().stream().filter(PrefilterRow::isJailbreak).toList();
            int step = Math.max(1, harmful.size() * rows.parts().size() / ROWS_MAX);
            for (int at = 0; at < harmful.size(); at += step) {
                screened.add(hidden.apply(harmful.get(at), screen));
            }
        }
        metrics.share(
                PrefilterMetrics.LANE + ".encoded.recall." + name,
                Better.HIGHER,
                screened,
                row -> kinds(row).contains(kind));
    }

    private List<ScreenedRow> harmless() {
        return rows.linear().stream()
                .filter(row -> row.row().isBenign() || row.row().isSafe())
                .toList();
    }

    private static List<EncodedText.Kind> kinds(ScreenedRow row) {
        return row.screening() instanceof Screening.Escalated escalated ? escalated.encoded() : List.of();
    }

    private static String name(EncodedText.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
