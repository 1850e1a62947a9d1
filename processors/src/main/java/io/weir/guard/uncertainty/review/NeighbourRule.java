// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.uncertainty.QuestionWords;
import io.weir.guard.uncertainty.WordWeights;
import java.util.OptionalDouble;
import java.util.Set;

/// Says whether two questions ask the same, and how much the answer to one is worth to the other.
///
/// They do where their cosine is at least [#COSINE_MIN], they have equal names and equal numbers, both deny or
/// neither does, and the words that only one of them has are usual ones:
///
/// - Where names say what is asked about, not both may have a word that the other lacks and that is as rare as
///   [#NAMED_RARE].
/// - Where none does, neither may have one as rare as [#UNNAMED_RARE]: a name in lower case looks like any word.
///
/// A question without any anchor has no neighbours: nothing says what it is about. The two bounds are measured:
/// `docs/decisions/091-later-evidence.md`.
///
/// Symmetric. The weight is the cosine, scaled from 0 at the least to 1, times the share of the anchors that
/// both have, by what a word says.
public final class NeighbourRule {

    public static final double COSINE_MIN = .85;

    /// Weights below this are no evidence.
    public static final double WEIGHT_MIN = .05;

    /// Weights of words, in nats.
    static final double NAMED_RARE = 6.5;

    static final double UNNAMED_RARE = 5;

    private final WordWeights weights;

    public NeighbourRule(WordWeights weights) {
        this.weights = weights;
    }

    /// In `(0, 1]`; empty where they are no neighbours.
    public OptionalDouble weight(Question one, Question other) {
        double cosine = one.vector().cosine(other.vector());
        if (!(cosine >= COSINE_MIN) || !isSame(one.words(), other.words())) {
            return OptionalDouble.empty();
        }
        double weight = (cosine - COSINE_MIN)
                / (1 - COSINE_MIN)
                * common(one.words().anchors(), other.words().anchors());
        return weight >= WEIGHT_MIN ? OptionalDouble.of(Math.min(1, weight)) : OptionalDouble.empty();
    }

    private boolean isSame(QuestionWords one, QuestionWords other) {
        if (!one.names().equals(other.names())
                || !one.numbers().equals(other.numbers())
                || one.denies() != other.denies()) {
            return false;
        }
        double lacking = rarest(one.anchors(), other.anchors());
        double beyond = rarest(other.anchors(), one.anchors());
        return one.names().isEmpty()
                ? Math.max(lacking, beyond) < UNNAMED_RARE
                : Math.min(lacking, beyond) < NAMED_RARE;
    }

    /// Weight of the rarest word of one that the other lacks; 0 where it lacks none.
    private double rarest(Set<String> of, Set<String> without) {
        double highest = 0;
        for (String key : of) {
            highest = without.contains(key) ? highest : Math.max(highest, weights.of(key));
        }
        return highest;
    }

    /// Weight of the anchors that both have, among those that either has; 0 where neither has any.
    private double common(Set<String> one, Set<String> other) {
        double both = 0;
        double all = 0;
        for (String key : one) {
            all += weights.of(key);
            both += other.contains(key) ? weights.of(key) : 0;
        }
        for (String key : other) {
            all += one.contains(key) ? 0 : weights.of(key);
        }
        return all == 0 ? 0 : both / all;
    }
}
