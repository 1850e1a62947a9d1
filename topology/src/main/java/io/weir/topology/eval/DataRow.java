// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// One row of a data file; asking for what it does not hold says so by file, line, and column.
public final class DataRow {

    private final String file;
    private final int line;
    private final JsonNode node;

    DataRow(String file, int line, JsonNode node) {
        this.file = file;
        this.line = line;
        this.node = node;
    }

    /// File and line: what names the row wherever its text may not appear.
    public String id() {
        return file + ":" + line;
    }

    public int line() {
        return line;
    }

    /// A column that must hold a string.
    public String text(String column) {
        return optionalText(column).orElseThrow(() -> malformed(column + " is missing"));
    }

    /// A string column that may be absent or null.
    public Optional<String> optionalText(String column) {
        JsonNode value = node.path(column);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw malformed(column + " is not a string");
        }
        return Optional.of(value.stringValue());
    }

    /// A column that must hold a whole number.
    public int integer(String column) {
        return optionalInteger(column).orElseThrow(() -> malformed(column + " is missing"));
    }

    /// A whole-number column that may be absent or null; true and false count as 1 and 0.
    public OptionalInt optionalInteger(String column) {
        JsonNode value = node.path(column);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        if (value.isBoolean()) {
            return OptionalInt.of(value.booleanValue() ? 1 : 0);
        }
        if (!value.canConvertToInt() || value.isFloatingPointNumber()) {
            throw malformed(column + " is not a whole number");
        }
        return OptionalInt.of(value.intValue());
    }

    /// The column as text, whether string or number: identifiers come as both.
    public Optional<String> optionalKey(String column) {
        JsonNode value = node.path(column);
        return value.isString() || value.isNumber() ? Optional.of(value.asString()) : Optional.empty();
    }

    /// Any other shape of column, for the lane to check.
    public JsonNode node(String column) {
        return node.path(column);
    }

    /// For lanes that find a row's content wrong.
    ///
    /// @param what names columns, never what they hold
    public MalformedRowException malformed(String what) {
        return new MalformedRowException(file, line, what);
    }

    @Override
    public String toString() {
        return "DataRow[" + id() + "]";
    }
}
