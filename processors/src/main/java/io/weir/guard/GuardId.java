// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.regex.Pattern;

/// A guard's slug, as policies, verdicts, and metrics name it: `refusal`, `hazard`, `pattern`.
public record GuardId(String value) {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public GuardId {
        if (!SLUG.matcher(value).matches()) {
            throw new IllegalArgumentException("a guard id is 1 to 32 of a-z 0-9 - and begins with a letter");
        }
    }
}
