// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Part;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Collects an event's parts, utterance by utterance, up to a bound over the whole event.
final class PartList {

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

    /// Adds every text anywhere under a node, but for what only names its type or id.
    void everyText(Part.Kind kind, JsonNode node) {
        if (node.isString()) {
            text(kind, node.stringValue());
        } else if (node.isObject()) {
            node.properties().stream()
                    .filter(field ->
                            !field.getKey().equals("type") && !field.getKey().equals("id"))
                    .forEach(field -> everyText(kind, field.getValue()));
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
