// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.OptionalDouble;

/// A token of an answer as its producer told of it, unchecked: its log-probability may be no number, and its
/// text another's.
///
/// @param logProbability in nats; NaN where the producer wrote none, or no number
/// @param entropy in nats, of the alternatives that the producer named, all others counted as one; empty where
///     it named none
public record AnswerToken(String text, double logProbability, OptionalDouble entropy) {

    public AnswerToken(String text, double logProbability) {
        this(text, logProbability, OptionalDouble.empty());
    }

    @Override
    public String toString() {
        return "AnswerToken[" + text.length() + " chars]";
    }
}
