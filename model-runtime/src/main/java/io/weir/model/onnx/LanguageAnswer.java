// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.Stop;
import java.util.List;

/// What a worker makes of a [LanguageCall].
sealed interface LanguageAnswer {

    record Continued(String text, Stop stop) implements LanguageAnswer {

        @Override
        public String toString() {
            return "Continued[" + text.length() + " chars, " + stop + "]";
        }
    }

    record Scores(List<TokenLikelihood> tokens) implements LanguageAnswer {

        public Scores {
            tokens = List.copyOf(tokens);
        }
    }

    /// One token.
    record TokenLikelihood(double logProbability, boolean mostLikely) {}

    /// The deadline passed, or nobody waits any more.
    record Late() implements LanguageAnswer {}
}
