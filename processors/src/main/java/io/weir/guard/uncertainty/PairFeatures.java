// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Encoder.Embedding;
import java.util.List;
import java.util.Set;

/// What a claim and a piece of evidence have in common, in numbers.
///
/// Shares are weighted by how much a word says; each lies in `[0, 1]`. A share of nothing is a half, with a
/// flag beside it.
public final class PairFeatures {

    public static final List<String> NAMES = List.of(
            "overlap.best",
            "overlap.all",
            "overlap.pairs",
            "overlap.back",
            "cosine.best",
            "cosine.top3",
            "cosine.overlap",
            "numbers.found",
            "numbers.none",
            "numbers.conflict",
            "names.found",
            "names.none",
            "names.conflict",
            "rarest.found",
            "denial.differs");

    private PairFeatures() {}

    public static double[] of(ClaimText claim, EvidenceText evidence, WordWeights weights) {
        return measure(claim, evidence, weights).features();
    }

    /// The features, and the place of the sentence that they rest on.
    static Measured measure(ClaimText claim, EvidenceText evidence, WordWeights weights) {
        Set<String> told = claim.told().words();
        double best = 0;
        int bestAt = -1;
        double back = 0;
        double cosine = evidence.isEmpty() ? 0 : -1;
        int cosineAt = -1;
        double[] top = {0, 0, 0};
        for (int i = 0; i < evidence.sentences().size(); i++) {
            Set<String> words = evidence.sentences().get(i).words();
            double share = share(told, words, weights);
            if (share > best) {
                best = share;
                bestAt = i;
                back = share(words, claim.whole().words(), weights);
            }
            double similarity = dot(claim.vector(), evidence.vector(i));
            if (similarity > cosine) {
                cosine = similarity;
                cosineAt = i;
            }
            insert(top, similarity);
        }
        int nearest = bestAt >= 0 ? bestAt : cosineAt;
        ReadSentence near = nearest < 0 ? null : evidence.sentences().get(nearest);
        Set<String> numbers = claim.told().numbers();
        Set<String> names = claim.told().names();
        double[] features = {
            best,
            share(told, evidence.words(), weights),
            claim.told().pairs().isEmpty() ? .5 : share(claim.told().pairs(), evidence.pairs(), _ -> 1),
            back,
            cosine,
            (top[0] + top[1] + top[2])
                    / Math.max(1, Math.min(3, evidence.sentences().size())),
            cosineAt < 0 ? 0 : share(told, evidence.sentences().get(cosineAt).words(), weights),
            numbers.isEmpty() ? .5 : share(numbers, evidence.numbers(), _ -> 1),
            numbers.isEmpty() ? 1 : 0,
            near != null
                            && conflicts(
                                    numbers,
                                    evidence.numbers(),
                                    near.numbers(),
                                    claim.whole().numbers())
                    ? 1
                    : 0,
            names.isEmpty() ? .5 : share(names, evidence.words(), weights),
            names.isEmpty() ? 1 : 0,
            near != null
                            && conflicts(
                                    names,
                                    evidence.words(),
                                    near.names(),
                                    claim.whole().words())
                    ? 1
                    : 0,
            rarest(told, evidence.words(), weights),
            near != null && near.denies() != claim.whole().denies() ? 1 : 0
        };
        return new Measured(features, nearest);
    }

    static double share(Set<String> of, Set<String> in, WordWeights weights) {
        double all = 0;
        double found = 0;
        for (String key : of) {
            double weight = weights.of(key);
            all += weight;
            found += in.contains(key) ? weight : 0;
        }
        return all == 0 ? 0 : found / all;
    }

    /// The claim's own is nowhere, and the nearest sentence has another in its place.
    private static boolean conflicts(Set<String> own, Set<String> everywhere, Set<String> near, Set<String> claimed) {
        return own.stream().anyMatch(key -> !everywhere.contains(key))
                && near.stream().anyMatch(key -> !claimed.contains(key));
    }

    private static double rarest(Set<String> of, Set<String> in, WordWeights weights) {
        double highest = 0;
        boolean found = false;
        for (String key : of) {
            double weight = weights.of(key);
            if (weight > highest) {
                highest = weight;
                found = in.contains(key);
            } else if (weight == highest) {
                found |= in.contains(key);
            }
        }
        return found ? 1 : 0;
    }

    private static void insert(double[] top, double value) {
        double rest = value;
        for (int i = 0; i < top.length; i++) {
            if (rest > top[i]) {
                double swap = top[i];
                top[i] = rest;
                rest = swap;
            }
        }
    }

    /// Product of two vectors; the cosine where both have length 1.
    public static double dot(Embedding a, Embedding b) {
        double dot = 0;
        for (int i = 0; i < a.width(); i++) {
            dot += a.at(i) * b.at(i);
        }
        return dot;
    }

    /// A pair, measured.
    static final class Measured {

        private final double[] features;
        private final int nearest;

        private Measured(double[] features, int nearest) {
            this.features = features;
            this.nearest = nearest;
        }

        /// In the order of [#NAMES].
        double[] features() {
            return features;
        }

        /// Index of the sentence with the most of the claim's words, else of the likest one; -1 where there is
        /// none.
        int nearest() {
            return nearest;
        }
    }
}
