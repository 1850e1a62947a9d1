// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The words that one policy may name: guards, and what each of them can report.
///
/// @param guards by id
/// @param absent guards that may be named though they are not there: what is said of them is left out
/// @param own categories that the policy's own patterns report, as the `pattern` guard's
record Vocabulary(Map<String, GuardInfo> guards, Set<String> absent, Set<String> own) {

    static final GuardId PATTERN = new GuardId("pattern");

    Vocabulary {
        guards = Collections.unmodifiableMap(new LinkedHashMap<>(guards));
        absent = Set.copyOf(absent);
        own = Set.copyOf(own);
    }

    static Vocabulary of(List<GuardInfo> guards, Set<String> absent) {
        Map<String, GuardInfo> byId = new LinkedHashMap<>();
        guards.forEach(guard -> byId.put(guard.id().value(), guard));
        return new Vocabulary(byId, absent, Set.of());
    }

    Vocabulary withOwn(Set<String> categories) {
        return new Vocabulary(guards, absent, categories);
    }

    boolean isAbsent(String guard) {
        return absent.contains(guard) && !guards.containsKey(guard);
    }

    /// Slugs that `guard` can report; those of every guard where none is named.
    Set<String> categories(Optional<String> guard) {
        Set<String> slugs = new TreeSet<>();
        guards.values().stream()
                .filter(info -> guard.isEmpty() || info.id().value().equals(guard.get()))
                .flatMap(info -> info.categories().stream())
                .map(HazardCategory::slug)
                .forEach(slugs::add);
        if (guard.isEmpty() || guard.get().equals(PATTERN.value())) {
            slugs.addAll(own);
        }
        return slugs;
    }
}
