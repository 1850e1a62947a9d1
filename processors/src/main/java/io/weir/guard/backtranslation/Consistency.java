// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Likelihood;
import io.weir.guard.LanguageModel.Prompt.Chat;
import java.time.Instant;
import java.time.InstantSource;

/// Whether a guess explains an answer. Each scorer has a threshold of its own: none suits another.
///
/// A likelihood hangs on model, tokenizer and chat template, a cosine on the encoder. `./weir eval
/// backtranslation --endpoint URL --model ID` prints the threshold of a server's likelihoods: that below which
/// one in twenty of an answer's own guesses lies.
public sealed interface Consistency {

    /// Tokens of the answer that are scored.
    int TOKENS_MAX = 150;

    Result measure(String guess, AnswerCut answer, Instant deadline, InstantSource clock);

    /// What came of measuring.
    sealed interface Result {

        StageCost cost();

        /// @param method which scorer
        record Measured(String method, double value, double threshold, StageCost cost) implements Result {

            public boolean holds() {
                return value > threshold;
            }
        }

        /// The scorer cannot, or did not answer.
        record Unavailable(Cause cause, StageCost cost) implements Result {}
    }

    /// Mean log-probability of the answer's first tokens after the guess.
    record ByLikelihood(LanguageModel scorer, double threshold) implements Consistency {

        @Override
        public Result measure(String guess, AnswerCut answer, Instant deadline, InstantSource clock) {
            var cost = new CallCost(StageCost.Stage.CONSISTENCY, clock);
            Likelihood likelihood = scorer.likelihood(Chat.ofUser(guess), answer.text(), TOKENS_MAX, deadline);
            return switch (likelihood) {
                case Likelihood.Scored scored -> {
                    cost.call(scored.tokensScored());
                    yield new Result.Measured("likelihood", scored.meanLogProbability(), threshold, cost.cost());
                }
                case Likelihood.Unavailable(Cause cause) -> new Result.Unavailable(cause, cost.cost());
            };
        }
    }

    /// Cosine of the guess's and the answer's embeddings.
    record ByEmbedding(Encoder encoder, double threshold) implements Consistency {

        @Override
        public Result measure(String guess, AnswerCut answer, Instant deadline, InstantSource clock) {
            var cost = new CallCost(StageCost.Stage.CONSISTENCY, clock);
            return switch (Similarity.ofStarts(encoder, guess, answer.text(), deadline)) {
                case Similarity.Known(double cosine) ->
                    new Result.Measured("embedding", cosine, threshold, cost.cost());
                case Similarity.Unknown(Cause cause) -> new Result.Unavailable(cause, cost.cost());
            };
        }
    }

    /// The first where it answers, else the second: a server may give no log-probabilities.
    record FirstOf(Consistency first, Consistency second) implements Consistency {

        @Override
        public Result measure(String guess, AnswerCut answer, Instant deadline, InstantSource clock) {
            return switch (first.measure(guess, answer, deadline, clock)) {
                case Result.Measured measured -> measured;
                case Result.Unavailable _ -> second.measure(guess, answer, deadline, clock);
            };
        }
    }
}
