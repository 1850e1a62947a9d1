// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import com.google.re2j.Pattern;
import io.weir.guard.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Collects an event's parts, utterance by utterance, up to a bound over the whole event.
final class PartList {

    private static final Set<String> NAMING =
            Set.of("type", "id", "name", "role", "tool_call_id", "object", "finish_reason");
    private static final Pattern SLUG = Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]{0,63}");

    private final int partsMax;
    private final List<Part> parts = new ArrayList<>();
    private int count;

    PartList(int partsMax) {
        this.partsMax = partsMax;
    }

    void add(Part part) {
        count++;
        if (count <= partsMax) {
            parts.add(part);
        }
    }

    /// Adds a text that a guard should read; an empty one says nothing.
    void text(Part.Kind kind, String text) {
        if (!text.isEmpty()) {
            add(new Part.Text(kind, text));
        }
    }

    /// Adds the texts of a field, but for a type, id or name that is a short slug and says nothing more.
    void field(Part.Kind kind, String name, JsonNode value) {
        if (!(NAMING.contains(name)
                && value.isString()
                && SLUG.matcher(value.stringValue()).matches())) {
            everyText(kind, value);
        }
    }

    /// Adds every text anywhere under a node, but for what only names its type or id.
    void everyText(Part.Kind kind, JsonNode node) {
        if (node.isString()) {
            text(kind, node.stringValue());
        } else if (node.isObject()) {
            node.properties().forEach(entry -> field(kind, entry.getKey(), entry.getValue()));
        } else {
            node.forEach(element -> everyText(kind, element));
        }
    }

    /// The parts since the last call.
    List<Part> take() {
        List<Part> taken = List.copyOf(parts);
        parts.clear();
        return taken;
    }

    boolean isOverfull() {
        return count > partsMax;
    }
}
