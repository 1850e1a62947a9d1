// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.schema.avro.LocationDetail;
import io.weir.schema.avro.SideName;
import io.weir.schema.avro.SignalDetail;
import io.weir.schema.avro.VerdictEvent;
import io.weir.schema.avro.VerdictName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes from recorded verdicts what their guards observed, so that another policy can conclude anew.
///
/// A verdict keeps one cause at most, and none beside a finding: content that was unread beside a
/// finding counts as read here.
public final class RecordedVerdicts {

    private final Map<String, GuardInfo> guards = new LinkedHashMap<>();
    private final Map<ExchangeId, Map<String, Observed>> exchanges = new LinkedHashMap<>();

    public RecordedVerdicts(List<GuardInfo> guards) {
        guards.forEach(guard -> this.guards.put(guard.id().value(), guard));
    }

    /// Takes one verdict; the last of a guard and exchange holds. A revision is left out: decisions were made
    /// on the verdict before it.
    ///
    /// @return false where it is no verdict of a known guard on an exchange
    public boolean add(VerdictEvent event) {
        GuardInfo guard = guards.get(event.getGuard());
        if (guard == null) {
            return false;
        }
        if (event.getRevision() > 0) {
            return true;
        }
        try {
            var id = new ExchangeId(new TenantId(event.getTenant()), event.getConversation(), event.getExchange());
            Observed observed = new Observed(guard, observation(event), Duration.ZERO);
            exchanges.computeIfAbsent(id, _ -> new LinkedHashMap<>()).put(event.getGuard(), observed);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// What was observed, by exchange, in the order of their first verdicts.
    public Map<ExchangeId, List<Observed>> exchanges() {
        Map<ExchangeId, List<Observed>> all = new LinkedHashMap<>();
        exchanges.forEach((id, observed) -> all.put(id, List.copyOf(observed.values())));
        return all;
    }

    private static Observation observation(VerdictEvent event) {
        List<Signal> signals = new ArrayList<>();
        for (SignalDetail signal : event.getSignals()) {
            signals.add(new Signal(
                    new HazardCategory(signal.getCategory()),
                    signal.getScore(),
                    signal.getLocations().stream()
                            .map(RecordedVerdicts::location)
                            .toList(),
                    signal.getDetail()));
        }
        boolean inconclusive = event.getVerdict() == VerdictName.INCONCLUSIVE;
        if (!inconclusive) {
            return new Observation.Seen(signals, Set.of());
        }
        String cause = event.getCause() == null ? Cause.GUARD_FAILED.name() : event.getCause();
        return new Observation.Seen(signals, Set.of(Cause.valueOf(cause)));
    }

    private static Location location(LocationDetail location) {
        return new Location(
                location.getSide() == SideName.PROMPT ? Side.PROMPT : Side.RESPONSE,
                location.getUtterance(),
                location.getPart(),
                new Span(location.getStart(), location.getEnd()));
    }
}
