// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.LanguageModel;
import io.weir.guard.backtranslation.Backtranslation;
import io.weir.guard.backtranslation.Backtranslator;
import io.weir.guard.backtranslation.BoundedCache;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Consistency;
import io.weir.guard.backtranslation.EmbeddedAnswers;
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
import io.weir.guard.backtranslation.TierSettings.Guesses;
import io.weir.guard.judge.Judge;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.topology.eval.Callers;
import io.weir.topology.eval.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One tier over all exchanges: the classes that the stream runs, with weights that had not seen the row and
/// limits that other folds chose. Every exchange is taken for escalated.
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
    private final List<GuessGuardFit.Unseen> guessed = new ArrayList<>();
    private final Refusals refusal = new Refusals(RefusalGuard.shipped());

    TierRun(Tier tier, LanguageModel model, Encoder encoder, int rows) {
        this.tier = tier;
        this.model = model;
        this.encoder = new RecentEncodings(encoder, 20_000);
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

    /// Fused log-odds with the tier's own guess for every answer, from [#run].
    List<GuessGuardFit.Unseen> guessed() {
        return List.copyOf(guessed);
    }

    /// @param limits of each fold, which its rows had no say in
    List<Row> run(List<GuessGuardFit.Fold> folds, List<GuessGuardFit.Limits> limits, Progress progress) {
        List<Scored> cascade =
                tier == Tier.EMBEDDED ? look(folds, limits, settings(), _ -> true, "looking", progress) : List.of();
        // Chat models' answers are long and many: only the tier itself is asked about them.
        List<Scored> all = look(
                folds,
                limits,
                settings().guessing(Guesses.DECIDING),
                row -> !row.family().equals(GuessRow.CHAT),
                "guessing",
                progress);
        all.forEach(row -> row.unseen(limits.get(row.fold()).both()).ifPresent(guessed::add));
        scale(all, progress);
        return cascade.isEmpty()
                ? again(folds, limits, all)
                : cascade.stream().map(Scored::row).toList();
    }

    private List<Scored> look(
            List<GuessGuardFit.Fold> folds,
            List<GuessGuardFit.Limits> limits,
            TierSettings settings,
            Predicate<GuessRow> of,
            String what,
            Progress progress) {
        List<Scored> scored = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
            int number = fold;
            Backtranslation lane = lane(settings, model(folds.get(fold), limits.get(fold)), byEmbedding());
            scored.addAll(callers()
                    .map(
                            folds.get(fold).held().stream()
                                    .filter(GuessRow::isExchange)
                                    .filter(of)
                                    .toList(),
                            row -> new Scored(row, number, look(lane, row)),
                            what + ", " + tier + ", fold " + (fold + 1) + " of " + folds.size(),
                            progress));
        }
        return scored;
    }

    /// The same rows with a model's judgement of each guess in the place of the weights'.
    List<Row> judged(List<Row> rows, Judge judge, Progress progress) {
        var cache = new BoundedCache<Double>(rows.size() + 1, LIFETIME, InstantSource.system());
        GuessGuardModel shipped = GuessGuardModel.shipped();
        Backtranslation lane = lane(settings(), shipped, new JudgedRequests(judge, cache), byEmbedding());
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
                        .map(guess -> new ConsistencyScale.Guessed(row.of(), guess)))
                .toList();
        var likelihood = new Consistency.ByLikelihood(model, Double.NEGATIVE_INFINITY);
        scales.add(new Scale("likelihood", ConsistencyScale.of(likelihood, settings(), guessed, callers(), progress)));
        scales.add(
                new Scale("embedding", ConsistencyScale.of(byEmbedding(), settings(), guessed, Callers.ONE, progress)));
    }

    private record Scored(GuessRow of, int fold, Concluded concluded) {

        Row row() {
            return new Row(of, concluded, concluded);
        }

        /// @param both from which log-odds on the guard's score is at least a half
        Optional<GuessGuardFit.Unseen> unseen(double both) {
            return concluded.trail().guardOnInferred().stream()
                    .mapToObj(score -> Math.log(score / (1 - score)) + both)
                    .map(odds -> new GuessGuardFit.Unseen(of, odds, odds, odds))
                    .findFirst();
        }
    }

    /// With the threshold of consistency that the other folds chose; the guesses are known already.
    private List<Row> again(List<GuessGuardFit.Fold> folds, List<GuessGuardFit.Limits> limits, List<Scored> scored) {
        List<Row> rows = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
            int left = fold;
            List<Scored> held =
                    scored.stream().filter(row -> row.fold() == left).toList();
            Set<String> own = held.stream().map(row -> row.of().id()).collect(Collectors.toSet());
            Backtranslation lane = lane(settings(), model(folds.get(fold), limits.get(fold)), consistency(own));
            held.forEach(row -> rows.add(new Row(row.of(), look(lane, row.of()), row.concluded())));
        }
        return rows;
    }

    private Concluded look(Backtranslation lane, GuessRow row) {
        return lane.look(row.answer(), true, Instant.now().plus(PER_EXCHANGE));
    }

    private GuessGuardModel model(GuessGuardFit.Fold fold, GuessGuardFit.Limits limits) {
        byte[] file = fold.file(limits);
        return GuessGuardModel.read(file, LinearModel.sha256(file), encoder.model());
    }

    private Backtranslation lane(TierSettings settings, GuessGuardModel weights, Consistency consistency) {
        return lane(settings, weights, new LinearRequestGuard(weights, encoder), consistency);
    }

    private Backtranslation lane(
            TierSettings settings, GuessGuardModel weights, RequestGuard guard, Consistency consistency) {
        boolean embedded = tier == Tier.EMBEDDED;
        GuessQuestion.Form form = embedded ? GuessQuestion.Form.EXAMPLES : GuessQuestion.Form.LABEL;
        var backtranslator =
                new Backtranslator(model, new GuessQuestion(form, false), refusal, guesses, InstantSource.system());
        Refuser refuser = embedded ? null : new Refuser(model, refusal, refusals, encoder, .97, InstantSource.system());
        return new Backtranslation(
                settings,
                new EmbeddedAnswers(weights, encoder),
                backtranslator,
                consistency,
                guard,
                refuser,
                InstantSource.system());
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
