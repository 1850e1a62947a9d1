// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

/// Which models speak. Every verdict names its tier; thresholds are fitted for each apart.
public enum Tier {
    /// A small model in this process guesses and scores; it refuses too little to be asked for refusals.
    EMBEDDED,
    /// A model on a server guesses, and another refuses or answers.
    REMOTE,
    /// The published algorithm step by step, for comparison.
    PAPER
}
