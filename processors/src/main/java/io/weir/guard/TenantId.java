// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.regex.Pattern;

/// A tenant's slug: 1 to 64 of `a-z`, `0-9`, `.`, `_`, `-`, beginning with a letter or digit.
///
/// The alphabet has no separator of any key, so ids of two tenants can never meet.
public record TenantId(String value) {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public TenantId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a tenant id is 1 to 64 of a-z 0-9 . _ - and begins with a-z or 0-9");
        }
    }

    public static boolean isValid(String value) {
        return SLUG.matcher(value).matches();
    }
}
