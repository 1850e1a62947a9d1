// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Encoder.Embedding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes one concept of claims that say the same.
///
/// Only claims with the same names, numbers and dates are compared, and only where both deny or neither
/// does: two claims that differ in one of these never merge, however near their vectors are.
public final class Concepts {

    private static final double SAME_MIN = .9;

    private Concepts() {}

    /// @param vectors one for each claim, in order
    public static List<Concept> merged(List<Claim> claims, List<Embedding> vectors) {
        if (claims.size() != vectors.size()) {
            throw new IllegalArgumentException("each claim has a vector");
        }
        Map<String, List<Concept>> blocks = new LinkedHashMap<>();
        List<Concept> concepts = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            Embedding vector = vectors.get(i);
            List<Concept> block = blocks.computeIfAbsent(block(claim), _ -> new ArrayList<>());
            int same = nearest(block, vector);
            if (same >= 0) {
                Concept known = block.get(same);
                List<Claim> both = new ArrayList<>(known.claims());
                both.add(claim);
                Concept grown = new Concept(both, known.vector());
                block.set(same, grown);
                concepts.set(concepts.indexOf(known), grown);
            } else {
                Concept fresh = new Concept(List.of(claim), vector);
                block.add(fresh);
                concepts.add(fresh);
            }
        }
        return concepts;
    }

    private static int nearest(List<Concept> block, Embedding vector) {
        for (int i = 0; i < block.size(); i++) {
            if (PairFeatures.dot(block.get(i).vector(), vector) >= SAME_MIN) {
                return i;
            }
        }
        return -1;
    }

    private static String block(Claim claim) {
        return claim.denies()
                + claim.anchors().stream()
                        .filter(Anchor::isExact)
                        .map(Anchor::key)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("|", "|", ""));
    }
}
