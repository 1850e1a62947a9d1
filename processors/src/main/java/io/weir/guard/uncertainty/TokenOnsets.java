// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How sure the answering model was of a claim: read from the log-probabilities of its tokens.
///
/// The first token of each anchor counts, and the least likely of them decides: later tokens of a name
/// follow from its first, and a mean over all tokens hides it.
public sealed interface TokenOnsets {

    /// Tokens with usable log-probabilities, in the order of the answer.
    record Usable(List<ScoredToken> tokens) implements TokenOnsets {

        public Usable {
            tokens = tokens.stream()
                    .sorted(Comparator.comparingInt(token -> token.span().start()))
                    .toList();
        }

        /// −log of the least likely first token of the claim's anchors; NaN where no token covers one.
        public double surprise(Claim claim) {
            double worst = Double.NaN;
            for (Anchor anchor : claim.anchors()) {
                for (ScoredToken token : tokens) {
                    if (token.span().end() > anchor.span().start()) {
                        boolean covers = token.span().start() < anchor.span().end();
                        double surprise = covers ? -token.logProbability() : Double.NaN;
                        worst = Double.isNaN(worst) || surprise > worst ? surprise : worst;
                        break;
                    }
                }
            }
            return worst;
        }
    }

    /// They cannot be used.
    record Unusable(Reason reason) implements TokenOnsets {}

    /// Why not. Safe to log.
    enum Reason {
        NOT_A_NUMBER,
        /// Raw logits, or a broken producer: a log-probability is at most 0.
        ABOVE_ZERO,
        /// The tokens do not spell the answer: another tokenizer's, or another text's.
        NOT_THE_ANSWER,
        NONE
    }

    /// Places tokens in an answer by their texts, which must spell it.
    ///
    /// @param texts of the tokens, in order
    /// @param logProbabilities one for each
    static TokenOnsets of(String answer, List<String> texts, List<Double> logProbabilities) {
        if (texts.isEmpty()) {
            return new Unusable(Reason.NONE);
        }
        if (texts.size() != logProbabilities.size()) {
            return new Unusable(Reason.NOT_THE_ANSWER);
        }
        List<ScoredToken> tokens = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < texts.size(); i++) {
            double value = logProbabilities.get(i);
            if (!Double.isFinite(value)) {
                return new Unusable(Reason.NOT_A_NUMBER);
            }
            if (value > 0) {
                return new Unusable(Reason.ABOVE_ZERO);
            }
            int found = answer.startsWith(texts.get(i), at) ? at : -1;
            if (found < 0) {
                return new Unusable(Reason.NOT_THE_ANSWER);
            }
            at = found + texts.get(i).length();
            if (at > found) {
                tokens.add(new ScoredToken(new Span(found, at), value));
            }
        }
        return new Usable(tokens);
    }

    /// @param span in the answer
    /// @param logProbability in nats, at most 0
    record ScoredToken(Span span, double logProbability) {}
}
