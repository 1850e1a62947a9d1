// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One call to a language model, as its worker sees it.
sealed interface LanguageCall {

    Terms terms();

    /// Tokens that are given to it.
    long[] ids();

    /// How many of them are the prompt's: at least 1.
    int given();

    /// Tokens that it will cost at most.
    int tokens();

    /// Whether its caller still waits. Asked between runs.
    final class Terms {

        private final long deadlineNanos;
        private volatile boolean abandoned;
        private volatile @Nullable RuntimeException thrown;

        Terms(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        void abandon() {
            abandoned = true;
        }

        boolean areOver() {
            return abandoned || System.nanoTime() - deadlineNanos >= 0;
        }

        void caught(RuntimeException e) {
            thrown = e;
        }

        /// What the caller's own code threw on the worker, for the caller to meet.
        @Nullable
        RuntimeException thrown() {
            return thrown;
        }
    }

    /// Go on from a prompt.
    final class Continue implements LanguageCall {

        private final Terms terms;
        private final long[] prompt;
        private final int tokensMax;
        private final Predicate<String> enough;

        Continue(Terms terms, long[] prompt, int tokensMax, Predicate<String> enough) {
            this.terms = terms;
            this.prompt = prompt;
            this.tokensMax = tokensMax;
            this.enough = enough;
        }

        @Override
        public Terms terms() {
            return terms;
        }

        @Override
        public int tokens() {
            return prompt.length + tokensMax;
        }

        @Override
        public long[] ids() {
            return prompt;
        }

        @Override
        public int given() {
            return prompt.length;
        }

        int tokensMax() {
            return tokensMax;
        }

        Predicate<String> enough() {
            return enough;
        }
    }

    /// Score what follows the first `given` tokens.
    final class Score implements LanguageCall {

        private final Terms terms;
        private final long[] ids;
        private final int given;

        /// @param given at least 1, fewer than there are
        Score(Terms terms, long[] ids, int given) {
            this.terms = terms;
            this.ids = ids;
            this.given = given;
        }

        @Override
        public Terms terms() {
            return terms;
        }

        @Override
        public int tokens() {
            return ids.length;
        }

        @Override
        public long[] ids() {
            return ids;
        }

        @Override
        public int given() {
            return given;
        }
    }
}
