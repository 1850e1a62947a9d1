// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.policy.PolicyDiff;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Shows what a policy says otherwise than another.
final class Changes {

    private Changes() {}

    static void show(PolicyDiff diff, Output output, ObjectNode node) {
        ArrayNode changes = node.putArray("changes");
        for (PolicyDiff.Change change : diff.changes()) {
            output.line("  " + change.setting());
            change.before().ifPresent(before -> output.line("    - " + before));
            change.after().ifPresent(after -> output.line("    + " + after));
            ObjectNode shown = changes.addObject().put("setting", change.setting());
            put(shown, "before", change.before());
            put(shown, "after", change.after());
        }
        if (diff.changes().isEmpty()) {
            output.line("  they say the same");
        }
    }

    private static void put(ObjectNode node, String field, Optional<String> text) {
        text.ifPresentOrElse(value -> node.put(field, value), () -> node.putNull(field));
    }
}
