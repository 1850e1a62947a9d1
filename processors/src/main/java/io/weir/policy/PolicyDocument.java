// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a policy says, checked: every name is known, every number in its range.
///
/// @param guards the guards that look; empty for all
/// @param otherwise what follows a finding on which no live rule fires
/// @param mayNotClear tiers of which nothing found does not mean clear
record PolicyDocument(
        PolicyVersion version,
        String description,
        Set<GuardId> guards,
        Map<GuardId, FloorSettings> floors,
        List<Rule> rules,
        Action otherwise,
        List<CauseRule> inconclusive,
        Sample sample,
        List<TenantPattern> patterns,
        Set<String> mayNotClear) {

    PolicyDocument {
        guards = Set.copyOf(guards);
        floors = Map.copyOf(floors);
        rules = List.copyOf(rules);
        inconclusive = List.copyOf(inconclusive);
        patterns = List.copyOf(patterns);
        mayNotClear = Set.copyOf(mayNotClear);
    }

    /// Floors that a policy sets for one guard.
    ///
    /// @param otherwise the floor of every category that is not named; empty to leave the guard's own
    record FloorSettings(Map<HazardCategory, Double> byCategory, Optional<Double> otherwise) {

        FloorSettings {
            byCategory = Map.copyOf(byCategory);
        }

        Floors over(GuardInfo guard) {
            Map<HazardCategory, Double> merged = new HashMap<>();
            if (otherwise.isEmpty()) {
                merged.putAll(guard.floors().byCategory());
            }
            merged.putAll(byCategory);
            return new Floors(merged, otherwise.orElse(guard.floors().otherwise()));
        }

        String text() {
            Map<String, Double> sorted = new TreeMap<>();
            byCategory.forEach((category, floor) -> sorted.put(category.slug(), floor));
            otherwise.ifPresent(floor -> sorted.put("otherwise", floor));
            return sorted.entrySet().stream()
                    .map(entry -> entry.getKey() + ' ' + entry.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /// All that it says, one line for each thing that can be changed by itself.
    SequencedMap<String, String> settings() {
        var settings = new TreeMap<String, String>();
        settings.put("description", description);
        settings.put(
                "guards",
                guards.isEmpty()
                        ? "all"
                        : String.join(
                                ", ",
                                guards.stream().map(GuardId::value).collect(Collectors.toCollection(TreeSet::new))));
        floors.forEach((guard, set) -> settings.put("floors of " + guard.value(), set.text()));
        rules.forEach(rule -> settings.put("rule " + rule.id(), rule.text()));
        settings.put("otherwise", Words.of(otherwise));
        inconclusive.forEach(rule -> settings.put("inconclusive, " + rule.subject(), rule.text()));
        settings.put("sample", sample.share() == 0 ? "none" : sample.share() + (sample.review() ? " review" : " mark"));
        settings.put("may not clear", mayNotClear.isEmpty() ? "none" : String.join(", ", new TreeSet<>(mayNotClear)));
        patterns.forEach(pattern -> settings.put("pattern " + pattern.id(), pattern.text()));
        return settings;
    }
}
