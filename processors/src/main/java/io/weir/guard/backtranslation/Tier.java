// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import java.util.Locale;

/// Which models speak. Every verdict names its tier; thresholds are fitted for each apart.
public enum Tier {
    /// No language model: the answer's embedding alone decides, with a threshold of its own.
    ANSWER_ONLY,
    /// A small model in this process guesses and scores; it refuses too little to be asked for refusals.
    EMBEDDED,
    /// A model on a server guesses, and another refuses or answers.
    REMOTE,
    /// The published algorithm step by step, for comparison.
    PAPER;

    /// As verdicts, metrics and policies name it.
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
