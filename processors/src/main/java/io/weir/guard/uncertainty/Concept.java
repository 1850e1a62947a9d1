// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Encoder.Embedding;
import java.util.List;

/// A claim, or several of one answer that say the same.
///
/// @param claims in the order of the answer; the first speaks for all
/// @param vector of the first claim's text
public record Concept(List<Claim> claims, Embedding vector) {

    public Concept {
        claims = List.copyOf(claims);
        if (claims.isEmpty()) {
            throw new IllegalArgumentException("a concept has a claim");
        }
    }

    public Claim claim() {
        return claims.getFirst();
    }

    @Override
    public String toString() {
        return "Concept[" + claims.size() + " claims]";
    }
}
