// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Guesses the request behind an answer. It is given the answer alone: there is no way to hand it a prompt.
public final class Backtranslator {

    static final int TOKENS_MAX = 64;

    /// Characters after the first label that are waited for: a second one would contradict it.
    private static final int AFTER_LABEL = 40;

    private final LanguageModel model;
    private final GuessQuestion question;
    private final Refusals refusals;
    private final BoundedCache<Guess> cache;
    private final InstantSource clock;

    public Backtranslator(
            LanguageModel model,
            GuessQuestion question,
            Refusals refusals,
            BoundedCache<Guess> cache,
            InstantSource clock) {
        this.model = model;
        this.question = question;
        this.refusals = refusals;
        this.cache = cache;
        this.clock = clock;
    }

    /// What came of asking.
    sealed interface Reply {

        StageCost cost();

        /// @param guess whether or not it holds a request
        record Read(Guess guess, StageCost cost) implements Reply {}

        /// The provider held question or reply back.
        record Declined(StageCost cost) implements Reply {}

        record Failed(Cause cause, StageCost cost) implements Reply {}
    }

    ModelRef model() {
        return model.model();
    }

    GuessQuestion question() {
        return question;
    }

    BoundedCache<Guess> cache() {
        return cache;
    }

    Reply guess(AnswerCut answer, Instant deadline) {
        var cost = new CallCost(StageCost.Stage.GUESS, clock);
        String key = answer.sha256() + model.model().sha256() + question.version();
        Optional<Guess> known = cache.get(key);
        if (known.isPresent()) {
            cost.hit();
            return new Reply.Read(known.get(), cost.cost());
        }
        Generation generation =
                model.generate(question.about(answer), TOKENS_MAX, cost.counting(this::isEnough), deadline);
        return switch (generation) {
            case Generation.Generated generated -> {
                cost.call(generated.tokens().read());
                Guess guess = read(generated.text());
                if (guess.status().isGuess()) {
                    cache.put(key, guess);
                }
                yield new Reply.Read(guess, cost.cost());
            }
            case Generation.Declined _ -> {
                cost.call(0);
                yield new Reply.Declined(cost.cost());
            }
            case Generation.Unavailable(Cause cause) -> {
                cost.call(0);
                yield new Reply.Failed(cause, cost.cost());
            }
        };
    }

    private Guess read(String reply) {
        Guess guess = GuessReader.read(reply, question.form());
        boolean declines = guess.status() != Guess.Status.LABELLED
                && guess.status() != Guess.Status.JSON
                && refusals.refuses(reply);
        return declines ? Guess.none(Guess.Status.REFUSED) : guess;
    }

    private boolean isEnough(String text) {
        return switch (question.form()) {
            case EXAMPLES -> text.stripLeading().indexOf('\n') >= 0;
            case LABEL -> text.contains("]]") && text.length() > text.indexOf("]]") + AFTER_LABEL;
        };
    }
}
