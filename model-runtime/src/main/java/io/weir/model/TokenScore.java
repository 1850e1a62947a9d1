// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// The log-probability of one token of a text, given all before it.
///
/// @param characters where the token stands in the scored text
/// @param logProbability nats, at most 0
/// @param mostLikely whether no other token was likelier
public record TokenScore(Span characters, double logProbability, boolean mostLikely) {

    public TokenScore {
        if (!(logProbability <= 0 && logProbability > Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException("a log-probability is finite and at most 0: " + logProbability);
        }
    }
}
