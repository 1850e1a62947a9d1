// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import java.util.List;

/// A claim and a text, and what the text does to the claim: what the scorer is fitted on.
///
/// @param group pairs of one group are in one fold
/// @param given texts whose words are not what must be found: the question, and the name of the subject
/// @param evidence text, compared sentence by sentence
record SupportPair(Source source, String group, String claim, List<String> given, String evidence, Says says) {

    SupportPair {
        given = List.copyOf(given);
    }

    @Override
    public String toString() {
        return "SupportPair[" + source + ", " + says + "]";
    }

    enum Says {
        SUPPORTED,
        UNMENTIONED,
        CONTRADICTED
    }

    /// Where the pair comes from, and what all pairs of it together weigh.
    enum Source {
        /// Biographies with a sentence taken out, and facts with a name or number exchanged.
        BIOGRAPHIES(1, .3),
        /// Web texts that people compared with claims.
        STANCES(.5, .5),
        /// Answers of other models, by the truth that people gave the claim.
        TRIPLETS(.5, 1);

        private final double support;
        private final double contradiction;

        Source(double support, double contradiction) {
            this.support = support;
            this.contradiction = contradiction;
        }

        /// Weight in telling what is supported.
        double support() {
            return support;
        }

        /// Weight in telling what contradicts from what says nothing.
        double contradiction() {
            return contradiction;
        }
    }
}
