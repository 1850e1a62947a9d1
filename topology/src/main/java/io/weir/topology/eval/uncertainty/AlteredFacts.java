// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.FactAlteration;
import io.weir.topology.eval.uncertainty.BiographyFacts.Answer;
import io.weir.topology.eval.uncertainty.BiographyFacts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Makes pairs whose label is sure without anyone's judgement of truth.
///
/// People restated each sentence of a biography as short facts. A fact is supported by the biography that it
/// was taken from; with that sentence taken out the rest, about the same person, does not mention it; and
/// with a number or a name exchanged for another of its kind, the whole biography says otherwise.
final class AlteredFacts {

    /// Every third fact: neighbours of one sentence say much the same.
    private static final int STEP = 3;

    private static final int TRIES = 30;

    private final List<String> pool;
    private final Random random;

    private AlteredFacts(List<String> pool, long seed) {
        this.pool = pool;
        this.random = new Random(seed);
    }

    static List<SupportPair> pairs(List<Answer> answers, long seed) {
        List<String> pool = answers.stream()
                .flatMap(answer -> answer.sentences().stream())
                .flatMap(sentence -> sentence.facts().stream())
                .map(Fact::text)
                .toList();
        var altered = new AlteredFacts(pool, seed);
        List<SupportPair> pairs = new ArrayList<>();
        int seen = 0;
        for (Answer answer : answers) {
            List<String> sentences = answer.sentences().stream()
                    .map(BiographyFacts.JudgedSentence::text)
                    .toList();
            for (int at = 0; at < sentences.size(); at++) {
                for (Fact fact : answer.sentences().get(at).facts()) {
                    if (++seen % STEP == 0) {
                        altered.add(answer, fact.text(), sentences, at, pairs);
                    }
                }
            }
        }
        return pairs;
    }

    private void add(Answer answer, String fact, List<String> sentences, int at, List<SupportPair> pairs) {
        pairs.add(pair(answer, fact, sentences, SupportPair.Says.SUPPORTED));
        if (sentences.size() > 1) {
            List<String> rest = new ArrayList<>(sentences);
            rest.remove(at);
            pairs.add(pair(answer, fact, rest, SupportPair.Says.UNMENTIONED));
        }
        exchanged(fact).ifPresent(other -> pairs.add(pair(answer, other, sentences, SupportPair.Says.CONTRADICTED)));
    }

    private Optional<String> exchanged(String fact) {
        for (int tries = 0; tries < TRIES && !pool.isEmpty(); tries++) {
            Optional<String> other = FactAlteration.exchange(fact, pool.get(random.nextInt(pool.size())));
            if (other.isPresent()) {
                return other;
            }
        }
        return Optional.empty();
    }

    private static SupportPair pair(Answer answer, String claim, List<String> sentences, SupportPair.Says says) {
        return new SupportPair(
                SupportPair.Source.BIOGRAPHIES,
                "topic:" + answer.topic(),
                claim,
                List.of(answer.prompt(), answer.topic()),
                String.join("\n", sentences),
                says);
    }
}
