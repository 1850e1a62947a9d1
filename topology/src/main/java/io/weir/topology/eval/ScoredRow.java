// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

/// One labelled row with what a guard made of it.
///
/// @param id file and line
/// @param group rows of one group share a prompt, so they are split and drawn together
/// @param slice what the row is compared under in the report
/// @param positive the label
/// @param score higher means more likely positive
/// @param called whether the guard says positive
public record ScoredRow(String id, String group, String slice, boolean positive, double score, boolean called) {

    public boolean isWrong() {
        return positive != called;
    }
}
