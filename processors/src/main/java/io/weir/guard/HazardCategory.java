// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.regex.Pattern;

/// A slug of the taxonomy `weir-hazards/1`, or of a tenant's own rule: `self-harm`, `pii.email`.
public record HazardCategory(String slug) {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(?:[-.][a-z0-9]+){0,7}");
    private static final int LENGTH_MAX = 64;

    public static final HazardCategory SEXUAL = new HazardCategory("sexual");
    public static final HazardCategory HATE = new HazardCategory("hate");
    public static final HazardCategory VIOLENCE = new HazardCategory("violence");
    public static final HazardCategory HARASSMENT = new HazardCategory("harassment");
    public static final HazardCategory SELF_HARM = new HazardCategory("self-harm");
    public static final HazardCategory SEXUAL_MINORS = new HazardCategory("sexual-minors");
    public static final HazardCategory REFUSAL = new HazardCategory("refusal");
    public static final HazardCategory SECRET = new HazardCategory("secret");
    public static final HazardCategory PII_CARD = new HazardCategory("pii.card");
    public static final HazardCategory PII_EMAIL = new HazardCategory("pii.email");
    public static final HazardCategory PII_PHONE = new HazardCategory("pii.phone");
    public static final HazardCategory PII_IBAN = new HazardCategory("pii.iban");

    public HazardCategory {
        if (!isValid(slug)) {
            throw new IllegalArgumentException(
                    "a hazard slug is lower-case words joined by - or ., at most 64 characters");
        }
    }

    public static boolean isValid(String slug) {
        return slug.length() <= LENGTH_MAX && SLUG.matcher(slug).matches();
    }
}
