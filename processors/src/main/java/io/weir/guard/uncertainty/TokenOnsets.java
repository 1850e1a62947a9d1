// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.AnswerToken;
import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// How sure the answering model was of a claim: read from the log-probabilities of its tokens.
///
/// The first token of each anchor counts, and the least sure of them decides: later tokens of a name
/// follow from its first, and a mean over all tokens hides it. A token is as unsure as it was unlikely, or as
/// its alternatives were many, whichever is more.
public sealed interface TokenOnsets {

    /// The producer told of no tokens.
    record None() implements TokenOnsets {}

    /// Tokens with usable log-probabilities, in the order of the answer.
    record Usable(List<ScoredToken> tokens) implements TokenOnsets {

        public Usable {
            tokens = List.copyOf(tokens);
        }

        /// Nats by which the least sure first token of the claim's anchors was unsure; empty where no token
        /// covers one. Names, numbers and dates count; rare words only where there is nothing else.
        public OptionalDouble surprise(Claim claim) {
            List<Anchor> exact =
                    claim.anchors().stream().filter(Anchor::isExact).toList();
            return (exact.isEmpty() ? claim.anchors() : exact)
                    .stream()
                            .map(this::first)
                            .flatMapToDouble(OptionalDouble::stream)
                            .max();
        }

        private OptionalDouble first(Anchor anchor) {
            int low = 0;
            int high = tokens.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (tokens.get(middle).span().end() > anchor.span().start()) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low < tokens.size()
                            && tokens.get(low).span().start() < anchor.span().end()
                    ? OptionalDouble.of(tokens.get(low).surprise())
                    : OptionalDouble.empty();
        }

        @Override
        public String toString() {
            return "Usable[" + tokens.size() + " tokens]";
        }
    }

    /// They cannot be used.
    record Unusable(EvidenceRefusal reason) implements TokenOnsets {}

    /// Places tokens in an answer by their texts, which must spell it. What follows the answer's end, such as
    /// a token that ends the turn, is passed over, and so is space before the first one.
    static TokenOnsets of(String answer, List<AnswerToken> tokens) {
        if (tokens.isEmpty()) {
            return new None();
        }
        int end = answer.stripTrailing().length();
        List<ScoredToken> scored = new ArrayList<>();
        int at = 0;
        for (AnswerToken token : tokens) {
            if (at >= end) {
                break;
            }
            if (!Double.isFinite(token.logProbability())) {
                return new Unusable(EvidenceRefusal.LOGPROB_NOT_A_NUMBER);
            }
            if (token.logProbability() > 0) {
                return new Unusable(EvidenceRefusal.LOGPROB_ABOVE_ZERO);
            }
            String text =
                    at == 0 && !answer.startsWith(token.text()) ? token.text().stripLeading() : token.text();
            if (!answer.startsWith(text, at)) {
                return new Unusable(EvidenceRefusal.TOKENS_NOT_THE_ANSWER);
            }
            if (!text.isEmpty()) {
                double surprise =
                        Math.max(-token.logProbability(), token.entropy().orElse(0));
                scored.add(new ScoredToken(new Span(at, at + text.length()), surprise));
            }
            at += text.length();
        }
        return at < end ? new Unusable(EvidenceRefusal.TOKENS_NOT_THE_ANSWER) : new Usable(scored);
    }

    /// @param span in the answer
    /// @param surprise in nats, at least 0
    record ScoredToken(Span span, double surprise) {}
}
