// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.uncertainty.QuestionWords;
import io.weir.guard.uncertainty.WordWeights;
import java.util.OptionalDouble;
import java.util.Set;

/// Says whether two questions ask the same, and how much the answer to one is worth to the other.
///
/// They do where their cosine is at least [#COSINE_MIN], they have equal names and equal numbers, both deny or
/// neither does, and not each of them has a rare word that the other lacks: `who sang Hurt` and `who wrote
/// Hurt` ask for different things, and nobody writes names in lower case with a capital. A question without
/// any anchor has no neighbours: nothing says what it is about.
///
/// Symmetric. The weight is the cosine, scaled from 0 at the least to 1, times the share of the anchors that
/// both have, by what a word says.
public final class NeighbourRule {

    public static final double COSINE_MIN = .85;

    /// Weights below this are no evidence.
    public static final double WEIGHT_MIN = .05;

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

    private static boolean isSame(QuestionWords one, QuestionWords other) {
        return one.names().equals(other.names())
                && one.numbers().equals(other.numbers())
                && one.denies() == other.denies()
                && (one.anchors().containsAll(other.anchors())
                        || other.anchors().containsAll(one.anchors()));
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
