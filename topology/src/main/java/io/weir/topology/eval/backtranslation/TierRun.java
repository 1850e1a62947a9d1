// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.LanguageModel;
import io.weir.guard.backtranslation.Backtranslation;
import io.weir.guard.backtranslation.Backtranslator;
import io.weir.guard.backtranslation.BoundedCache;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Consistency;
import io.weir.guard.backtranslation.Guess;
import io.weir.guard.backtranslation.GuessGuardModel;
import io.weir.guard.backtranslation.GuessQuestion;
import io.weir.guard.backtranslation.InferredPrompt;
import io.weir.guard.backtranslation.JudgedRequests;
import io.weir.guard.backtranslation.LinearRequestGuard;
import io.weir.guard.backtranslation.RecentEncodings;
import io.weir.guard.backtranslation.Refusals;
import io.weir.guard.backtranslation.Refuser;
import io.weir.guard.backtranslation.RequestGuard;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.guard.judge.Judge;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.topology.eval.Callers;
import io.weir.topology.eval.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One tier over all exchanges: the classes that the stream runs, with weights that had not seen the row and
/// a threshold that other folds chose. Every exchange is taken for escalated.
final class TierRun {

    /// Cosine of guess and answer, below which one guess in twenty of the small model lies.
    static final double CONSISTENT_FROM = .03;

    private static final Duration PER_EXCHANGE = Duration.ofMinutes(2);
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final Tier tier;
    private final LanguageModel model;
    private final Encoder encoder;
    private final BoundedCache<Guess> guesses;
    private final BoundedCache<Refuser.Known> refusals;
    private final List<Scale> scales = new ArrayList<>();
    private final Refusals refusal = new Refusals(RefusalGuard.shipped());

    TierRun(Tier tier, LanguageModel model, Encoder encoder, int rows) {
        this.tier = tier;
        this.model = model;
        this.encoder = new RecentEncodings(encoder, 256);
        this.guesses = new BoundedCache<>(rows + 1, LIFETIME, InstantSource.system());
        this.refusals = new BoundedCache<>(rows + 1, LIFETIME, InstantSource.system());
    }

    /// @param first as the model was asked, so with what it cost
    record Row(GuessRow row, Concluded concluded, Concluded first) {}

    /// What a scorer's calibration is called in the table, with its figures.
    record Scale(String method, ConsistencyScale scale) {}

    /// Figures of both scorers, from the guesses of [#run].
    List<Scale> scales() {
        return List.copyOf(scales);
    }

    List<Row> run(List<GuessGuardFit.Fold> folds, Progress progress) {
        List<Scored> scored = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
            int number = fold;
            Backtranslation lane = lane(guard(folds.get(fold), 0), byEmbedding());
            scored.addAll(callers()
                    .map(
                            folds.get(fold).held().stream()
                                    .filter(GuessRow::isExchange)
                                    .toList(),
                            row -> new Scored(row, number, look(lane, row)),
                            "guessing, " + tier + ", fold " + (fold + 1) + " of " + folds.size(),
                            progress));
        }
        scale(scored, progress);
        return again(folds, scored);
    }

    /// The same rows with a model's judgement of each guess in the place of the weights'.
    List<Row> judged(List<Row> rows, Judge judge, Progress progress) {
        var cache = new BoundedCache<Double>(rows.size() + 1, LIFETIME, InstantSource.system());
        Backtranslation lane = lane(new JudgedRequests(judge, cache), byEmbedding());
        return callers()
                .map(
                        rows,
                        row -> {
                            Concluded concluded = look(lane, row.row());
                            return new Row(row.row(), concluded, concluded);
                        },
                        "judging guesses",
                        progress);
    }

    private void scale(List<Scored> scored, Progress progress) {
        List<ConsistencyScale.Guessed> guessed = scored.stream()
                .flatMap(row -> row.concluded().trail().inferredPrompt().flatMap(InferredPrompt::text).stream()
                        .map(guess -> new ConsistencyScale.Guessed(row.row(), guess)))
                .toList();
        var likelihood = new Consistency.ByLikelihood(model, Double.NEGATIVE_INFINITY);
        scales.add(new Scale("likelihood", ConsistencyScale.of(likelihood, settings(), guessed, callers(), progress)));
        scales.add(
                new Scale("embedding", ConsistencyScale.of(byEmbedding(), settings(), guessed, Callers.ONE, progress)));
    }

    private record Scored(GuessRow row, int fold, Concluded concluded) {

        Optional<GuessGuardFit.Unseen> unseen() {
            return concluded.trail().guardOnInferred().stream()
                    .mapToObj(score -> Math.log(score / (1 - score)))
                    .map(odds -> new GuessGuardFit.Unseen(row, odds, odds, odds))
                    .findFirst();
        }
    }

    /// With the threshold that the other folds chose; the guesses are known already.
    private List<Row> again(List<GuessGuardFit.Fold> folds, List<Scored> scored) {
        List<Row> rows = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
            int left = fold;
            Set<String> own = new HashSet<>();
            scored.stream()
                    .filter(row -> row.fold() == left)
                    .forEach(row -> own.add(row.row().id()));
            double threshold = GuessGuardFit.threshold(scored.stream()
                    .filter(row -> !own.contains(row.row().id()))
                    .flatMap(row -> row.unseen().stream())
                    .toList());
            Backtranslation lane = lane(guard(folds.get(fold), threshold), consistency(own));
            for (Scored row : scored) {
                if (row.fold() == left) {
                    rows.add(new Row(row.row(), look(lane, row.row()), row.concluded()));
                }
            }
        }
        return rows;
    }

    private Concluded look(Backtranslation lane, GuessRow row) {
        return lane.look(row.answer(), true, Instant.now().plus(PER_EXCHANGE));
    }

    private RequestGuard guard(GuessGuardFit.Fold fold, double threshold) {
        byte[] file = fold.file(threshold);
        return new LinearRequestGuard(GuessGuardModel.read(file, LinearModel.sha256(file), encoder.model()), encoder);
    }

    private Backtranslation lane(RequestGuard guard, Consistency consistency) {
        boolean embedded = tier == Tier.EMBEDDED;
        GuessQuestion.Form form = embedded ? GuessQuestion.Form.EXAMPLES : GuessQuestion.Form.LABEL;
        var backtranslator =
                new Backtranslator(model, new GuessQuestion(form, false), refusal, guesses, InstantSource.system());
        Refuser refuser = embedded ? null : new Refuser(model, refusal, refusals, encoder, .97, InstantSource.system());
        return new Backtranslation(settings(), backtranslator, consistency, guard, refuser, InstantSource.system());
    }

    private TierSettings settings() {
        return tier == Tier.EMBEDDED ? TierSettings.embedded(.5) : TierSettings.remote();
    }

    private Callers callers() {
        return tier == Tier.EMBEDDED ? Callers.ONE : Callers.SEVERAL;
    }

    /// A server's likelihoods, where it gives any, at the threshold that rows of other folds chose.
    private Consistency consistency(Set<String> own) {
        if (tier == Tier.EMBEDDED) {
            return byEmbedding();
        }
        return scales.stream()
                .filter(scale -> scale.method().equals("likelihood"))
                .flatMap(scale -> scale.scale().threshold(own).stream())
                .findFirst()
                .<Consistency>map(threshold ->
                        new Consistency.FirstOf(new Consistency.ByLikelihood(model, threshold), byEmbedding()))
                .orElseGet(this::byEmbedding);
    }

    private Consistency byEmbedding() {
        return new Consistency.ByEmbedding(encoder, CONSISTENT_FROM);
    }
}
