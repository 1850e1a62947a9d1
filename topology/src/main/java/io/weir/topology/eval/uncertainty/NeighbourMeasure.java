// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.QuestionWords;
import io.weir.guard.uncertainty.WordWeights;
import io.weir.guard.uncertainty.review.Hyperplanes;
import io.weir.guard.uncertainty.review.NeighbourRule;
import io.weir.guard.uncertainty.review.PackedVector;
import io.weir.guard.uncertainty.review.Question;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.uncertainty.QuestionPairs.QuestionPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How often the rule takes two questions for one, and how often it sees that they are.
final class NeighbourMeasure {

    private final QuestionPairs pairs;
    private final EncodedTexts texts;
    private final NeighbourRule rule;
    private final WordWeights words;
    private final Map<String, Question> known = new HashMap<>();

    NeighbourMeasure(QuestionPairs pairs, EncodedTexts texts, WordWeights words) {
        this.pairs = pairs;
        this.texts = texts;
        this.words = words;
        this.rule = new NeighbourRule(words);
    }

    void measure(MetricList metrics) {
        rate(metrics, "neighbours.false-matches", pairs.near(), false);
        rate(metrics, "neighbours.false-matches.any", pairs.any(), false);
        rate(metrics, "neighbours.recall", pairs.same(), false);
        rate(metrics, "neighbours.recall.met", pairs.same(), true);
    }

    private void rate(MetricList metrics, String name, List<QuestionPair> all, boolean met) {
        List<Tested> tested = all.stream()
                .map(pair -> new Tested(pair.group(), isMatch(pair, met)))
                .toList();
        metrics.add(name, Mode.FIXED, tested, Tested::group, NeighbourMeasure::share);
    }

    private boolean isMatch(QuestionPair pair, boolean met) {
        Question one = question(pair.one());
        Question other = question(pair.other());
        return rule.weight(one, other).isPresent() && (!met || isMet(one, other));
    }

    private static boolean isMet(Question one, Question other) {
        Hyperplanes planes = Hyperplanes.USUAL;
        for (int table = 0; table < planes.tables(); table++) {
            if (planes.bucket(table, one.vector()) == planes.bucket(table, other.vector())) {
                return true;
            }
        }
        return false;
    }

    private Question question(String text) {
        return known.computeIfAbsent(
                text, each -> new Question(PackedVector.of(texts.of(each)), QuestionWords.of(each, words)));
    }

    private static double share(List<Tested> tested) {
        return tested.stream().filter(Tested::match).count() / (double) tested.size();
    }

    private record Tested(String group, boolean match) {}
}
