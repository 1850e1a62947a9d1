// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.HazardCategory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `patterns`: a tenant's own rules of the `pattern` guard.
final class PatternsSection {

    static final int PATTERNS_MAX = 32;

    /// All patterns of a policy together, repeats written out: bounds their memory.
    static final long TOTAL_SIZE_MAX = 10_000;

    private final Names ids = new Names();
    private long totalSize;

    List<TenantPattern> read(Section top) {
        List<TenantPattern> patterns = new ArrayList<>();
        for (Section section : top.list("patterns", PATTERNS_MAX, List.of("id", "regex", "category", "side"))) {
            pattern(section).ifPresent(patterns::add);
        }
        if (totalSize > TOTAL_SIZE_MAX) {
            top.problem("patterns", "are too large together: " + totalSize + " steps, at most " + TOTAL_SIZE_MAX);
        }
        return patterns;
    }

    private Optional<TenantPattern> pattern(Section section) {
        Optional<String> id = ids.id(section, List.of());
        Optional<HazardCategory> category = section.required("category", 64)
                .filter(slug -> {
                    boolean valid = HazardCategory.isValid(slug);
                    if (!valid) {
                        section.problem("category", "is no hazard's slug; write lower-case words joined by - or .");
                    }
                    return valid;
                })
                .map(HazardCategory::new);
        var side = section.choice("side", Words.SIDES.keySet()).map(Words.SIDES::get);
        Optional<String> regex = section.required("regex", RegexCheck.LENGTH_MAX);
        if (regex.isEmpty()) {
            return Optional.empty();
        }
        return switch (RegexCheck.check(regex.get())) {
            case RegexCheck.Checked.Bad(String problem) -> {
                section.problem("regex", problem);
                yield Optional.empty();
            }
            case RegexCheck.Checked.Good(var pattern, long size) -> {
                totalSize += size;
                yield id.flatMap(name -> category.map(slug -> new TenantPattern(name, pattern, size, slug, side)));
            }
        };
    }
}
