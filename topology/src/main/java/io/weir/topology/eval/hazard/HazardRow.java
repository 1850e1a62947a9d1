// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import java.util.List;

/// One labelled text.
///
/// @param id names it wherever its text may not appear
/// @param file that it comes from
/// @param group near-duplicates share one
/// @param benign whether it is a text of everyday use, presumed free of every hazard
/// @param labels one for each category
record HazardRow(String id, String file, String group, boolean benign, String text, List<Label> labels) {

    HazardRow {
        labels = List.copyOf(labels);
    }

    /// File and line, which two texts of one exchange share.
    String line() {
        int column = id.indexOf('#');
        return column < 0 ? id : id.substring(0, column);
    }

    boolean isKnown(int category) {
        return labels.get(category) != Label.UNKNOWN;
    }

    boolean isPositive(int category) {
        return labels.get(category) == Label.YES;
    }

    @Override
    public String toString() {
        return "HazardRow[" + id + "]";
    }
}
