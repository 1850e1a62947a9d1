// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

/// How a tier decides; fitted for its models, and of no use for others.
///
/// @param mayClear whether nothing found means clear; otherwise it is inconclusive
/// @param flagFrom the guard's score of a guess from which no refuser is asked
/// @param clearBelow the guard's score below which no refuser is asked either
/// @param answerShown characters of an answer that a language model is shown
/// @param declinedScore of the finding where a provider or model would not look
/// @param guesses which answers are guessed from
public record TierSettings(
        Tier tier,
        boolean mayClear,
        double flagFrom,
        double clearBelow,
        int answerShown,
        double declinedScore,
        Guesses guesses) {

    /// Which answers a language model is asked about, and what its guess decides.
    public enum Guesses {
        /// Those of which a guess may change what is concluded; of the others the answer alone decides.
        UNDECIDED,
        /// Those that are flagged as well, for whoever reviews; what is concluded is the same as with [#UNDECIDED].
        FLAGGED,
        /// All, and the guess decides.
        DECIDING
    }

    public TierSettings {
        if (!(clearBelow >= 0 && clearBelow <= flagFrom && flagFrom <= 1)) {
            throw new IllegalArgumentException("thresholds are ordered and in [0, 1]");
        }
        if (!(declinedScore >= 0 && declinedScore <= 1 && answerShown > 0)) {
            throw new IllegalArgumentException("a score is in [0, 1], and some of an answer is shown");
        }
    }

    /// Of SmolLM2-135M-Instruct; it has no refuser, so one threshold parts flagged from clear.
    public static TierSettings embedded(double flagFrom) {
        return new TierSettings(Tier.EMBEDDED, true, flagFrom, flagFrom, 600, .9, Guesses.UNDECIDED);
    }

    /// Of the answer's embedding alone.
    public static TierSettings answerOnly() {
        return new TierSettings(Tier.ANSWER_ONLY, true, .5, .5, 600, .9, Guesses.UNDECIDED);
    }

    /// Of a capable model on a server.
    public static TierSettings remote() {
        return new TierSettings(Tier.REMOTE, true, .97, .02, 2_400, .9, Guesses.DECIDING);
    }

    public TierSettings mayClear(boolean value) {
        return new TierSettings(tier, value, flagFrom, clearBelow, answerShown, declinedScore, guesses);
    }

    public TierSettings guessing(Guesses value) {
        return new TierSettings(tier, mayClear, flagFrom, clearBelow, answerShown, declinedScore, value);
    }
}
