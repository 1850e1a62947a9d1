// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;

/// What a claim shows by itself: how near it is to the question, and how much it pins down.
public final class ClaimFeatures {

    public static final List<String> NAMES = List.of("prompt.similarity", "numbers", "names");

    private ClaimFeatures() {}

    public static double[] of(ClaimText claim) {
        return new double[] {
            claim.promptSimilarity(),
            Math.log1p(claim.told().numbers().size()),
            Math.log1p(claim.told().names().size())
        };
    }
}
