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
import io.weir.guard.backtranslation.LinearRequestGuard;
import io.weir.guard.backtranslation.Refusals;
import io.weir.guard.backtranslation.Refuser;
import io.weir.guard.backtranslation.RequestGuard;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.refusal.RefusalGuard;
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
    private final Refusals refusal = new Refusals(RefusalGuard.shipped());

    TierRun(Tier tier, LanguageModel model, Encoder encoder, int rows) {
        this.tier = tier;
        this.model = model;
        this.encoder = encoder;
        this.guesses = new BoundedCache<>(rows + 1, LIFETIME, InstantSource.system());
        this.refusals = new BoundedCache<>(rows + 1, LIFETIME, InstantSource.system());
    }

    /// @param first as the model was asked, so with what it cost
    record Row(GuessRow row, Concluded concluded, Concluded first) {}

    List<Row> run(List<GuessGuardFit.Fold> folds, Progress progress) {
        int total = folds.stream()
                .mapToInt(fold ->
                        (int) fold.held().stream().filter(GuessRow::isExchange).count())
                .sum();
        List<Scored> scored = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
            Backtranslation lane = lane(guard(folds.get(fold), 0));
            for (GuessRow row : folds.get(fold).held()) {
                if (row.isExchange()) {
                    Concluded concluded = look(lane, row);
                    scored.add(new Scored(row, fold, concluded));
                    progress.at("guessing, " + tier, scored.size(), total);
                }
            }
        }
        return again(folds, scored);
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
            Backtranslation lane = lane(guard(folds.get(fold), threshold));
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

    private Backtranslation lane(RequestGuard guard) {
        boolean embedded = tier == Tier.EMBEDDED;
        GuessQuestion.Form form = embedded ? GuessQuestion.Form.EXAMPLES : GuessQuestion.Form.LABEL;
        var backtranslator =
                new Backtranslator(model, new GuessQuestion(form, false), refusal, guesses, InstantSource.system());
        var refuser = new Refuser(model, refusal, refusals, encoder, .97, InstantSource.system());
        return embedded
                ? new Backtranslation(
                        TierSettings.embedded(.5), backtranslator, consistency(), guard, null, InstantSource.system())
                : new Backtranslation(
                        TierSettings.remote(), backtranslator, consistency(), guard, refuser, InstantSource.system());
    }

    private Consistency consistency() {
        return new Consistency.ByEmbedding(encoder, CONSISTENT_FROM);
    }
}
