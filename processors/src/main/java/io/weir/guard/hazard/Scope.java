// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import io.weir.guard.HazardCategory;
import io.weir.guard.Role;
import io.weir.guard.Side;
import java.util.Locale;

/// Whose words a text is, for which hazards are reported apart.
enum Scope {
    RESPONSE,
    PROMPT,
    OPERATOR;

    static Scope of(Side side, Role role) {
        return switch (side) {
            case RESPONSE -> RESPONSE;
            case PROMPT ->
                switch (role) {
                    case SYSTEM, DEVELOPER -> OPERATOR;
                    case USER, ASSISTANT, TOOL -> PROMPT;
                };
        };
    }

    /// The operator's own words have categories of their own: `operator.violence`.
    HazardCategory category(HazardCategory category) {
        return switch (this) {
            case RESPONSE, PROMPT -> category;
            case OPERATOR -> new HazardCategory("operator." + category.slug());
        };
    }

    String detail() {
        return name().toLowerCase(Locale.ROOT);
    }
}
