// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.ModelRef;
import io.weir.guard.prefilter.Screening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What explains one conclusion: the detail of the verdict record. Its text shows no words.
///
/// @param tier who spoke
/// @param screening what the prefilter made of the exchange
/// @param inferredPrompt redactable
/// @param intentShift 1 - cosine of prompt and guess: how far the prompt disguised the request
/// @param guardOnInferred the guard's score of the guess; of the answer alone where that decided
/// @param refuserRefused the refuser's reply, where it was asked
/// @param costs of the prefilter and of every look, those that did not decide included
/// @param questions version of the question that the guess answers
public record Trail(
        Tier tier,
        Optional<Screening> screening,
        Optional<Guess.Status> parseStatus,
        Optional<InferredPrompt> inferredPrompt,
        Optional<Measure> consistency,
        OptionalDouble intentShift,
        OptionalDouble guardOnInferred,
        Optional<Refused> refuserRefused,
        boolean providerRefused,
        List<StageCost> costs,
        List<ModelRef> models,
        String questions) {

    public Trail {
        costs = List.copyOf(costs);
        models = List.copyOf(models);
    }

    /// @param method `likelihood` or `embedding`
    public record Measure(String method, double value, double threshold) {}

    /// @param tokensRead of its reply, before it was clear
    public record Refused(boolean refused, double score, int tokensRead) {}

    /// The last stage that ran.
    public Optional<StageCost.Stage> stageReached() {
        return costs.isEmpty() ? Optional.empty() : Optional.of(costs.getLast().stage());
    }

    public int calls() {
        return costs.stream().mapToInt(StageCost::calls).sum();
    }

    public int tokensGenerated() {
        return costs.stream().mapToInt(StageCost::tokensGenerated).sum();
    }

    /// With how far the prompt lies from the guess.
    Trail withIntentShift(OptionalDouble shift) {
        return new Trail(
                tier,
                screening,
                parseStatus,
                inferredPrompt,
                consistency,
                shift,
                guardOnInferred,
                refuserRefused,
                providerRefused,
                costs,
                models,
                questions);
    }

    /// With all that a conclusion cost, in order.
    Trail withCosts(List<StageCost> all) {
        return new Trail(
                tier,
                screening,
                parseStatus,
                inferredPrompt,
                consistency,
                intentShift,
                guardOnInferred,
                refuserRefused,
                providerRefused,
                all,
                models,
                questions);
    }

    /// As it leaves the process where nobody may read the guess.
    public Trail redacted() {
        return new Trail(
                tier,
                screening,
                parseStatus,
                inferredPrompt.map(InferredPrompt::redacted),
                consistency,
                intentShift,
                guardOnInferred,
                refuserRefused,
                providerRefused,
                costs,
                models,
                questions);
    }

    /// Collects a trail stage by stage. Owned by one call.
    public static final class Builder {

        private final Tier tier;
        private final String questions;
        private final List<ModelRef> models;
        private final List<StageCost> costs = new ArrayList<>();
        private @Nullable Screening screening;
        private Guess.@Nullable Status status;
        private @Nullable InferredPrompt inferred;
        private @Nullable Measure consistency;
        private OptionalDouble guard = OptionalDouble.empty();
        private @Nullable Refused refused;
        private boolean providerRefused;

        Builder(Tier tier, String questions, List<ModelRef> models) {
            this.tier = tier;
            this.questions = questions;
            this.models = models;
        }

        Builder screening(Screening value) {
            screening = value;
            return this;
        }

        void cost(StageCost cost) {
            costs.add(cost);
        }

        void guess(Guess guess) {
            status = guess.status();
            inferred = guess.status().isGuess() ? InferredPrompt.of(guess.text()) : null;
        }

        void consistency(Consistency.Result.Measured measured) {
            consistency = new Measure(measured.method(), measured.value(), measured.threshold());
        }

        void guard(double score) {
            guard = OptionalDouble.of(score);
        }

        void refused(Refused value) {
            refused = value;
        }

        void providerRefused() {
            providerRefused = true;
        }

        Trail build() {
            return new Trail(
                    tier,
                    Optional.ofNullable(screening),
                    Optional.ofNullable(status),
                    Optional.ofNullable(inferred),
                    Optional.ofNullable(consistency),
                    OptionalDouble.empty(),
                    guard,
                    Optional.ofNullable(refused),
                    providerRefused,
                    costs,
                    models,
                    questions);
        }
    }
}
