// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// A stretch of a text, in UTF-16 units, `start` inclusive and `end` exclusive.
public record Span(int start, int end) {

    public Span {
        if (!(start >= 0 && end >= start)) {
            throw new IllegalArgumentException("a span is ordered and not negative: " + start + ".." + end);
        }
    }
}
