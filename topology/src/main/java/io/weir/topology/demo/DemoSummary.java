// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.topology.metrics.Ledger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// How the demo ended, as counted on the output topics.
///
/// @param accepted records sent, without duplicates
/// @param decidedEvents accepted events whose exchange was decided
/// @param decidedExchanges decisions
/// @param identityHolds accepted = decidedEvents + deadLettered + shed, for each tenant
/// @param tenants the same by tenant; `other` holds the events of nobody known
record DemoSummary(
        long accepted,
        long decidedEvents,
        long decidedExchanges,
        long deadLettered,
        long shed,
        long duplicates,
        boolean identityHolds,
        SequencedMap<String, Ledger.Balance> tenants,
        SequencedMap<String, Long> decisions,
        Map<String, SequencedMap<String, Long>> verdicts,
        Map<String, Long> deadLetters,
        long parked,
        long alerts,
        long alertUpdates,
        Optional<Double> secondsToFirstAlert,
        DemoFacts.Latency latencyMillis,
        DemoLooks.Snapshot looks,
        SequencedMap<String, Long> claims,
        DemoImages.Snapshot images) {

    static DemoSummary of(DemoView view) {
        return new DemoSummary(
                view.accepted(),
                view.accepted() - view.open() - view.dead() - view.shed(),
                view.decided(),
                view.dead(),
                view.shed(),
                view.duplicates(),
                view.open() == 0 && view.tenants().values().stream().allMatch(tenant -> tenant.open() == 0),
                view.tenants(),
                view.decisions(),
                view.verdicts(),
                view.deadLetters(),
                view.parked(),
                view.alerts(),
                view.alertUpdates(),
                view.secondsToFirstAlert(),
                view.latency(),
                view.looks(),
                view.claims().outcomes(),
                view.images());
    }

    String text() {
        var text = new StringBuilder();
        line(text, "accepted", number(accepted) + " events");
        line(
                text,
                "decided",
                number(decidedEvents) + " events in " + number(decidedExchanges) + " exchanges: " + counts(decisions));
        line(text, "dead-lettered", number(deadLettered) + ": " + counts(deadLetters));
        line(text, "shed", number(shed));
        line(text, "parked", number(parked) + " copies of decided events");
        line(text, "duplicates", number(duplicates) + " dropped");
        tenants.forEach((tenant, balance) -> line(text, "  " + tenant, account(balance)));
        line(text, "identity", "accepted = decided + dead-lettered + shed: " + (identityHolds ? "holds" : "BROKEN"));
        line(text, "alerts", number(alerts) + " in " + number(alertUpdates) + " updates");
        line(text, "backtranslation", looked());
        line(text, "uncertainty", counts(claims));
        images.sources().forEach(source -> line(text, "images", DemoImages.words(source)));
        images.copies().forEach(copy -> line(text, "images", DemoImages.words(copy)));
        line(text, "first alert", firstAlert());
        line(text, "latency", latency());
        return text.toString();
    }

    private static String account(Ledger.Balance balance) {
        return number(balance.accepted())
                + " accepted = "
                + number(balance.decided())
                + " decided + "
                + number(balance.deadLettered())
                + " dead-lettered + "
                + number(balance.shed())
                + " shed"
                + (balance.open() == 0 ? "" : ": " + number(balance.open()) + " OPEN");
    }

    private String looked() {
        return looks.tier().isEmpty()
                ? "nothing looked at"
                : "tier " + looks.tier() + ": " + number(looks.escalated()) + " of " + number(looks.looked())
                        + " looks escalated, " + number(looks.calls()) + " calls of a language model; "
                        + counts(looks.outcomes());
    }

    private String firstAlert() {
        return secondsToFirstAlert
                .map(seconds -> String.format(Locale.ROOT, "%.1f s after the start", seconds))
                .orElse("none");
    }

    private String latency() {
        return String.format(
                Locale.ROOT,
                "event to committed decision p50 %d ms, p95 %d ms, p99 %d ms, max %d ms",
                latencyMillis.p50(),
                latencyMillis.p95(),
                latencyMillis.p99(),
                latencyMillis.max());
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  ")
                .append(name)
                .repeat(' ', 18 - name.length())
                .append(value)
                .append('\n');
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(entry -> entry.getKey() + ' ' + number(entry.getValue()))
                                .toList());
    }
}
