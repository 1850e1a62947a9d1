// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.pattern;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Utterance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds secrets and personal data by rule: both sides, every part that can be read.
///
/// - Score: 1, for a rule matches or it does not. Detail: the rule's id.
/// - Unread: parts over [#LENGTH_MAX] ([Cause#TOO_LONG]) and opaque content ([Cause#UNSUPPORTED]).
public final class PatternGuard implements Guard.Immediate {

    /// Longest part that is read, in UTF-16 units.
    public static final int LENGTH_MAX = 200_000;

    private static final GuardInfo INFO = new GuardInfo(
            new GuardId("pattern"),
            "1",
            List.of(),
            List.of(
                    HazardCategory.SECRET,
                    HazardCategory.PII_CARD,
                    HazardCategory.PII_EMAIL,
                    HazardCategory.PII_PHONE,
                    HazardCategory.PII_IBAN),
            new Floors(Map.of(), .5));

    @Override
    public GuardInfo info() {
        return INFO;
    }

    @Override
    public Observation observe(Exchange exchange) {
        Map<String, List<Location>> locations = new LinkedHashMap<>();
        Map<String, HazardCategory> categories = new LinkedHashMap<>();
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        for (Side side : Side.values()) {
            List<Utterance> utterances = exchange.utterances(side);
            for (int utterance = 0; utterance < utterances.size(); utterance++) {
                List<Part> parts = utterances.get(utterance).parts();
                for (int part = 0; part < parts.size(); part++) {
                    for (PatternScan.Match match : matches(parts.get(part), unread)) {
                        categories.put(match.rule(), match.category());
                        locations
                                .computeIfAbsent(match.rule(), _ -> new ArrayList<>())
                                .add(new Location(side, utterance, part, match.span()));
                    }
                }
            }
        }
        List<Signal> signals = new ArrayList<>();
        categories.forEach((rule, category) ->
                signals.add(new Signal(category, 1, locations.getOrDefault(rule, List.of()), rule)));
        return new Observation.Seen(signals, unread);
    }

    private static List<PatternScan.Match> matches(Part part, Set<Cause> unread) {
        return switch (part) {
            case Part.Opaque _ -> {
                unread.add(Cause.UNSUPPORTED);
                yield List.of();
            }
            case Part.Text(Part.Kind _, String text)
            when text.length() > LENGTH_MAX -> {
                unread.add(Cause.TOO_LONG);
                yield List.of();
            }
            case Part.Text(Part.Kind _, String text) -> PatternScan.scan(text);
        };
    }
}
