// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.Claim;
import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.ConceptExtractor;
import io.weir.topology.eval.uncertainty.BiographyFacts.Answer;
import io.weir.topology.eval.uncertainty.BiographyFacts.Fact;
import io.weir.topology.eval.uncertainty.BiographyFacts.JudgedSentence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How well claims part what people judged apart.
///
/// Each human fact belongs to the claim of its sentence that holds most of its meaningful words, the
/// shortest where several do. A claim is mixed where it holds a true fact and a false one; a fact is
/// covered where its claim holds at least four fifths of its words.
final class ConceptMeasure {

    private static final double COVERED_MIN = .8;

    private ConceptMeasure() {}

    /// One tally for each sentence that people judged, in order.
    static List<Tally> of(List<Answer> answers, ConceptExtractor extractor) {
        List<Tally> tallies = new ArrayList<>();
        for (Answer answer : answers) {
            var text = new StringBuilder();
            List<Integer> starts = new ArrayList<>();
            for (JudgedSentence sentence : answer.sentences()) {
                starts.add(text.length());
                text.append(sentence.text().replace('\n', ' ')).append('\n');
            }
            List<Claim> claims =
                    extractor.extract(text.toString(), answer.prompt()).claims();
            for (int i = 0; i < starts.size(); i++) {
                int from = starts.get(i);
                int to = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
                List<Set<String>> units = claims.stream()
                        .filter(claim ->
                                claim.span().start() >= from && claim.span().start() < to)
                        .map(claim -> ClaimText.keys(claim.text()))
                        .toList();
                tallies.add(
                        tally(answer.topic(), units, answer.sentences().get(i).facts()));
            }
        }
        return tallies;
    }

    private static Tally tally(String topic, List<Set<String>> units, List<Fact> facts) {
        Set<Integer> withTrue = new HashSet<>();
        Set<Integer> withFalse = new HashSet<>();
        int covered = 0;
        for (Fact fact : facts) {
            Set<String> words = ClaimText.keys(fact.text());
            int best = -1;
            double bestShare = 0;
            for (int i = 0; i < units.size(); i++) {
                double share = share(words, units.get(i));
                boolean shorter =
                        best >= 0 && units.get(i).size() < units.get(best).size();
                if (share > bestShare || (share == bestShare && shorter)) {
                    best = i;
                    bestShare = share;
                }
            }
            if (best >= 0) {
                (fact.supported() ? withTrue : withFalse).add(best);
            }
            covered += bestShare >= COVERED_MIN ? 1 : 0;
        }
        Set<Integer> all = new HashSet<>(withTrue);
        all.addAll(withFalse);
        withTrue.retainAll(withFalse);
        return new Tally(topic, all.size(), withTrue.size(), facts.size(), covered);
    }

    private static double share(Set<String> of, Set<String> in) {
        return of.isEmpty() ? 0 : (double) of.stream().filter(in::contains).count() / of.size();
    }

    /// Counts of one sentence.
    ///
    /// @param units claims that hold a fact
    record Tally(String topic, int units, int mixed, int facts, int covered) {

        static double mixedShare(List<Tally> tallies) {
            return share(
                    tallies.stream().mapToInt(Tally::mixed).sum(),
                    tallies.stream().mapToInt(Tally::units).sum());
        }

        static double coverage(List<Tally> tallies) {
            return share(
                    tallies.stream().mapToInt(Tally::covered).sum(),
                    tallies.stream().mapToInt(Tally::facts).sum());
        }

        private static double share(int of, int all) {
            return all == 0 ? Double.NaN : (double) of / all;
        }
    }
}
