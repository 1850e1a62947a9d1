// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.topology.metrics.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One moment of the demo, for the terminal, the page and the summary. No text that someone wrote, but for the
/// answers that ship with it.
///
/// @param phase starting, running, draining, or ended
/// @param sent records that the platform sent
/// @param duplicates of those, events that had come before
/// @param open records whose end is not yet read
/// @param tenants what became of each tenant's events; `other` holds those of nobody known
/// @param parked copies that policy put to the dead letters, of decided exchanges
record DemoView(
        String phase,
        double seconds,
        double secondsPlanned,
        String broker,
        String page,
        long sent,
        double sentPerSecond,
        long duplicates,
        long shed,
        long open,
        SequencedMap<String, Ledger.Balance> tenants,
        Map<String, SequencedMap<String, Long>> verdicts,
        SequencedMap<String, Long> decisions,
        Map<String, Long> deadLetters,
        long parked,
        List<DemoFacts.Alert> lastAlerts,
        long alerts,
        long alertUpdates,
        Optional<Double> secondsToFirstAlert,
        DemoFacts.Latency latency,
        DemoLooks.Snapshot looks,
        DemoClaims.Snapshot claims,
        DemoImages.Snapshot images) {

    static DemoView of(
            String phase,
            Duration elapsed,
            Duration planned,
            String broker,
            String page,
            long sent,
            double sentPerSecond,
            long duplicates,
            SequencedMap<String, Ledger.Balance> tenants,
            DemoFacts.Snapshot facts) {
        long shed = tenants.values().stream().mapToLong(Ledger.Balance::shed).sum();
        return new DemoView(
                phase,
                elapsed.toMillis() / 1e3,
                planned.toMillis() / 1e3,
                broker,
                page,
                sent,
                sentPerSecond,
                duplicates,
                shed,
                sent - duplicates - shed - facts.ended() - facts.dead(),
                tenants,
                facts.verdicts(),
                facts.decisions(),
                facts.deadLetters(),
                facts.parked(),
                facts.lastAlerts(),
                facts.alerts(),
                facts.alertUpdates(),
                facts.secondsToFirstAlert(),
                facts.latency(),
                facts.looks(),
                facts.claims(),
                facts.images());
    }

    long accepted() {
        return sent - duplicates;
    }

    long decided() {
        return decisions.values().stream().mapToLong(Long::longValue).sum();
    }

    long dead() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }
}
