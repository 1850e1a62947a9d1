// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;
import java.util.Set;

/// Port: finds the claims of an answer.
@FunctionalInterface
public interface ConceptExtractor {

    /// @param question what was asked; anchors that it gives are no claims of the answer
    Extraction extract(String answer, String question);

    /// The claims of an answer, in its order.
    ///
    /// @param subject keys of the words that name what the answer is about; empty where nothing is named
    record Extraction(List<Claim> claims, Set<String> subject) {

        public Extraction {
            claims = List.copyOf(claims);
            subject = Set.copyOf(subject);
        }

        @Override
        public String toString() {
            return "Extraction[" + claims.size() + " claims]";
        }
    }
}
