// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads names in a policy: ids that it gives, and words that must be known.
final class Names {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int LISTED_MAX = 20;

    private final Set<String> taken = new HashSet<>();

    /// The section's `id`, where it is a slug that no section before it has.
    Optional<String> id(Section section, Collection<String> reserved) {
        return section.required("id", 64).filter(id -> {
            String problem = !ID.matcher(id).matches()
                    ? "is no slug; write 1 to 64 of a-z 0-9 . _ -, first a letter or digit"
                    : reserved.contains(id)
                            ? Section.quote(id) + " is a word of the language; choose another id"
                            : taken.add(id) ? "" : Section.quote(id) + " is used twice; every id is used once";
            if (!problem.isEmpty()) {
                section.problem("id", problem);
            }
            return problem.isEmpty();
        });
    }

    static String unknown(String kind, String word, Collection<String> known) {
        String list = String.join(
                ", ", new TreeSet<>(known).stream().limit(LISTED_MAX).toList());
        return "unknown " + kind + " " + Section.quote(word) + Nearest.hint(word, known)
                + (known.isEmpty() ? "; there is none here" : "; known: " + list);
    }
}
