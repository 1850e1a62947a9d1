// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks a generated-image event's data against `image-event.schema.json`, written out by hand; a property
/// test holds the two together. The answer is the first rule that broke, by field name, or nothing.
public final class ImageShape {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private ImageShape() {}

    public static Optional<String> violation(JsonNode data) {
        if (!data.isObject()) {
            return Optional.of("data: an object");
        }
        if (data.get("image") != null && !data.get("image").isString()) {
            return Optional.of("image: text");
        }
        if (!matches(data.get("sha256"), DIGEST)) {
            return Optional.of("sha256: 64 lower-case hexadecimal digits");
        }
        if (!matches(data.get("declaredModel"), MODEL)) {
            return Optional.of("declaredModel: a name");
        }
        return Optional.empty();
    }

    private static boolean matches(@Nullable JsonNode node, Pattern form) {
        return node == null
                || (node.isString() && form.matcher(node.stringValue()).matches());
    }
}
