// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.backtranslation.AnswerCut;
import io.weir.guard.backtranslation.Consistency;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.topology.eval.Callers;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds from which value on a scorer takes a guess for an explanation of an answer.
///
/// Likelihoods depend on model, tokenizer and template, so every scorer has a threshold of its own: the value
/// below which one guess in twenty lies that was made from the very answer. Beside it stands how well the
/// scorer tells such a guess from one made from another answer.
final class ConsistencyScale {

    /// Guesses that are scored.
    static final int SAMPLE_MAX = 60;

    /// Share of an answer's own guesses that may lie below the threshold.
    static final double OWN_BELOW = .05;

    private static final int OWN_MIN = 10;
    private static final Duration PER_CALL = Duration.ofMinutes(2);

    private final List<Pair> pairs;

    private ConsistencyScale(List<Pair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /// @param own value of a guess with its answer
    /// @param other value of another answer's guess with it
    record Pair(GuessRow row, double own, double other) {}

    /// An answer with its guess.
    record Guessed(GuessRow row, String guess) {

        @Override
        public String toString() {
            return "Guessed[" + row.id() + "]";
        }
    }

    /// Scores a spread of the guesses; pairs that the scorer cannot score are left out.
    static ConsistencyScale of(
            Consistency scorer, TierSettings settings, List<Guessed> guessed, Callers callers, Progress progress) {
        List<Integer> drawn = new ArrayList<>();
        int step = Math.max(1, guessed.size() / SAMPLE_MAX);
        for (int at = 0; at < guessed.size() && drawn.size() < SAMPLE_MAX; at += step) {
            drawn.add(at);
        }
        List<Optional<Pair>> pairs =
                callers.map(drawn, at -> pair(scorer, settings, guessed, at), "scoring guesses", progress);
        return new ConsistencyScale(pairs.stream().flatMap(Optional::stream).toList());
    }

    static ConsistencyScale ofPairs(List<Pair> pairs) {
        return new ConsistencyScale(pairs);
    }

    int rows() {
        return pairs.size();
    }

    /// The threshold for rows that had no say in it; empty where too few others were scored.
    Optional<Double> threshold(Set<String> without) {
        double[] own = pairs.stream()
                .filter(pair -> !without.contains(pair.row().id()))
                .mapToDouble(Pair::own)
                .sorted()
                .toArray();
        return own.length < OWN_MIN ? Optional.empty() : Optional.of(own[(int) (own.length * OWN_BELOW)]);
    }

    /// How often an answer's own guess outscores another's.
    double auc() {
        List<ScoredRow> rows = new ArrayList<>();
        for (Pair pair : pairs) {
            String id = pair.row().id();
            rows.add(new ScoredRow(id, id, "own", true, pair.own(), true));
            rows.add(new ScoredRow(id, id, "other", false, pair.other(), false));
        }
        return Statistics.auc(rows);
    }

    private static Optional<Pair> pair(Consistency scorer, TierSettings settings, List<Guessed> guessed, int at) {
        Guessed one = guessed.get(at);
        Guessed other = guessed.get((at + guessed.size() / 2) % guessed.size());
        AnswerCut answer = AnswerCut.of(one.row().answer(), settings.answerShown());
        Optional<Double> own = value(scorer, one.guess(), answer);
        return own.flatMap(
                mine -> value(scorer, other.guess(), answer).map(theirs -> new Pair(one.row(), mine, theirs)));
    }

    private static Optional<Double> value(Consistency scorer, String guess, AnswerCut answer) {
        Consistency.Result result = scorer.measure(guess, answer, Instant.now().plus(PER_CALL), InstantSource.system());
        return result instanceof Consistency.Result.Measured measured
                ? Optional.of(measured.value())
                : Optional.empty();
    }
}
