// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// How the demo ended, as counted on the output topics.
///
/// @param accepted records sent, without duplicates
/// @param decidedEvents accepted events whose exchange was decided
/// @param decidedExchanges decisions
/// @param identityHolds accepted = decidedEvents + deadLettered + shed
record DemoSummary(
        long accepted,
        long decidedEvents,
        long decidedExchanges,
        long deadLettered,
        long shed,
        long duplicates,
        boolean identityHolds,
        SequencedMap<String, Long> decisions,
        Map<String, SequencedMap<String, Long>> verdicts,
        Map<String, Long> deadLetters,
        long alerts,
        long alertUpdates,
        Optional<Double> secondsToFirstAlert,
        DemoFacts.Latency latencyMillis) {

    static DemoSummary of(DemoView view) {
        return new DemoSummary(
                view.accepted(),
                view.accepted() - view.open() - view.dead() - view.shed(),
                view.decided(),
                view.dead(),
                view.shed(),
                view.duplicates(),
                view.open() == 0,
                view.decisions(),
                view.verdicts(),
                view.deadLetters(),
                view.alerts(),
                view.alertUpdates(),
                view.secondsToFirstAlert(),
                view.latency());
    }

    String text() {
        var text = new StringBuilder();
        line(text, "accepted", "%,d events", accepted);
        line(text, "decided", "%,d events in %,d exchanges: %s", decidedEvents, decidedExchanges, counts(decisions));
        line(text, "dead-lettered", "%,d: %s", deadLettered, counts(deadLetters));
        line(text, "shed", "%,d", shed);
        line(text, "duplicates", "%,d dropped", duplicates);
        line(
                text,
                "identity",
                "accepted = decided + dead-lettered + shed: %s",
                identityHolds ? "holds" : "BROKEN");
        line(text, "alerts", "%,d in %,d updates", alerts, alertUpdates);
        line(
                text,
                "first alert",
                "%s",
                secondsToFirstAlert
                        .map(seconds -> String.format(Locale.ROOT, "%.1f s after the start", seconds))
                        .orElse("none"));
        line(
                text,
                "event to decision",
                "p50 %d ms, p95 %d ms, p99 %d ms, max %d ms",
                latencyMillis.p50(),
                latencyMillis.p95(),
                latencyMillis.p99(),
                latencyMillis.max());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "  %-18s", name));
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                                .toList());
    }
}
