// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.topology.eval.DataRow;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Columns that hold lists.
final class Columns {

    private Columns() {}

    /// A column of strings; empty where it is absent.
    static List<String> texts(DataRow row, String column) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : row.node(column)) {
            if (!value.isString()) {
                throw row.malformed(column + " holds something that is no string");
            }
            texts.add(value.stringValue());
        }
        return texts;
    }

    /// A column that holds a string, or a list of which the first counts.
    static String first(DataRow row, String column) {
        JsonNode node = row.node(column);
        if (node.isString()) {
            return node.stringValue();
        }
        List<String> texts = texts(row, column);
        if (texts.isEmpty()) {
            throw row.malformed(column + " is empty");
        }
        return texts.getFirst();
    }
}
