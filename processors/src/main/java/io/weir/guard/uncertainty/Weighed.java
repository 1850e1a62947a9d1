// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// One piece of evidence's word on one concept.
///
/// @param weight pseudo-observations it is worth; above 0
public record Weighed(EvidenceMode mode, double weight, Support support) {

    public Weighed {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("evidence has a weight above 0: " + weight);
        }
    }

    public static Weighed of(EvidenceMode mode, Support support) {
        return new Weighed(mode, mode.weight(), support);
    }
}
