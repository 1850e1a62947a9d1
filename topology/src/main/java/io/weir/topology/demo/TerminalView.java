// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Draws the demo over itself on a terminal; elsewhere it writes a line now and then.
final class TerminalView {
    private static final String BOLD = "\u001B[1m";
    private static final String DIM = "\u001B[2m";
    private static final String PLAIN = "\u001B[0m";
    private static final String CLEAR_TO_END = "\u001B[0J";
    private static final double SECONDS_BETWEEN_LINES = 5;

    private static final int LOOKS_SHOWN = 3;

    private final PrintStream out;
    private final boolean isTerminal;
    private int drawn;
    private double lastLine = -SECONDS_BETWEEN_LINES;

    TerminalView(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    void show(DemoView view) {
        if (isTerminal) {
            draw(lines(view));
        } else if (view.seconds() - lastLine >= SECONDS_BETWEEN_LINES) {
            lastLine = view.seconds();
            out.printf(
                    Locale.ROOT,
                    "weir demo: %s %.0f s, %,d events, %,d decided, %,d dead letters, %,d alerts, p50 %d ms, p99 %d ms%n",
                    view.phase(),
                    view.seconds(),
                    view.sent(),
                    view.decided(),
                    view.dead(),
                    view.alerts(),
                    view.latency().p50(),
                    view.latency().p99());
        }
    }

    private void draw(List<String> lines) {
        var frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\u001B[").append(drawn).append('A').append(CLEAR_TO_END);
        }
        lines.forEach(line -> frame.append(line).append('\n'));
        drawn = lines.size();
        out.print(frame);
        out.flush();
    }

    private static List<String> lines(DemoView view) {
        List<String> lines = new ArrayList<>();
        lines.add(format(
                BOLD + "weir demo" + PLAIN + "  %s  %.0f of %.0f s   " + DIM + "page %s  broker %s" + PLAIN,
                view.phase(),
                view.seconds(),
                view.secondsPlanned(),
                view.page(),
                view.broker()));
        lines.add("");
        lines.add(format(
                "events      %,8d   %.0f/s   duplicates %,d   waiting %,d",
                view.sent(), view.sentPerSecond(), view.duplicates(), view.open()));
        lines.add(format(
                "decisions   %,8d   release %,d   review %,d   quarantine %,d",
                view.decided(),
                view.decisions().getOrDefault("release", 0L),
                view.decisions().getOrDefault("review", 0L),
                view.decisions().getOrDefault("quarantine", 0L)));
        lines.add(format("dead letters%,8d", view.dead()));
        lines.add(format(
                "latency        p50 %d ms   p95 %d ms   p99 %d ms   %sevent to committed decision%s",
                view.latency().p50(), view.latency().p95(), view.latency().p99(), DIM, PLAIN));
        lines.add("");
        lines.add(DIM + format("%-16s%8s%10s%14s", "guard", "clear", "flagged", "inconclusive") + PLAIN);
        for (Map.Entry<String, SequencedMap<String, Long>> guard :
                view.verdicts().entrySet()) {
            lines.add(format(
                    "%-16s%,8d%,10d%,14d",
                    guard.getKey(),
                    guard.getValue().getOrDefault("clear", 0L),
                    guard.getValue().getOrDefault("flagged", 0L),
                    guard.getValue().getOrDefault("inconclusive", 0L)));
        }
        lines.add("");
        lines.addAll(looks(view.looks()));
        lines.addAll(claims(view.claims()));
        lines.addAll(images(view.images()));
        lines.add(DIM + format("last alerts of %,d", view.alerts()) + PLAIN);
        for (DemoFacts.Alert alert : view.lastAlerts()) {
            lines.add(format(
                    "%-11s %-24s %-16s x%-6d level %d%s",
                    alert.action(),
                    alert.guard() + '/' + alert.category(),
                    alert.tenant(),
                    alert.count(),
                    alert.level(),
                    alert.open() ? "" : "  closed"));
        }
        return lines;
    }

    private static List<String> looks(DemoLooks.Snapshot looks) {
        List<String> lines = new ArrayList<>();
        if (looks.tier().isEmpty()) {
            return lines;
        }
        lines.add(DIM
                + format(
                        "answers that a jailbreak obtained, %s tier: %,d of %,d looks escalated",
                        looks.tier(), looks.escalated(), looks.looked())
                + PLAIN);
        looks.lastFlagged().stream()
                .limit(LOOKS_SHOWN)
                .forEach(look -> lines.add(format(
                        "%.2f %-28s by %-14s guess %s",
                        look.score(),
                        look.why(),
                        look.escalatedBy(),
                        look.guess().isEmpty() ? "none" : look.guess())));
        lines.add("");
        return lines;
    }

    private static List<String> images(DemoImages.Snapshot images) {
        List<String> lines = new ArrayList<>();
        if (images.sources().isEmpty()) {
            return lines;
        }
        lines.add(DIM + format("generated images, %,d of them, by source", images.pictures()) + PLAIN);
        images.sources().forEach(source -> lines.add(DemoImages.words(source)));
        images.copies().forEach(copy -> lines.add(DemoImages.words(copy)));
        lines.add("");
        return lines;
    }

    /// The flagged answer that the stream spoke of last.
    private static List<String> claims(DemoClaims.Snapshot claims) {
        return claims.scenes().stream()
                .filter(scene -> scene.verdict().equals("flagged"))
                .reduce((_, later) -> later)
                .map(TerminalView::claims)
                .orElse(List.of());
    }

    private static List<String> claims(DemoClaims.Scene scene) {
        DemoClaims.Claim worst = scene.claims().getFirst();
        DemoClaims.Stretch span = worst.spans().getFirst();
        return List.of(
                DIM + format("several answers, one judged by the others: %s", scene.question()) + PLAIN,
                format(
                        "U %.2f  %d support, %d miss, %d contradict  \"%s\"",
                        worst.u(),
                        worst.supports(),
                        worst.misses(),
                        worst.contradicts(),
                        scene.answer().substring(span.start(), span.end())),
                "");
    }

    @FormatMethod
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
