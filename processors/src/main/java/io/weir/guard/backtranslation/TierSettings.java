// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

/// How a tier decides; fitted for its models, and of no use for others.
///
/// @param mayClear whether nothing found means clear; otherwise it is inconclusive
/// @param flagFrom the guard's score of a guess from which no refuser is asked
/// @param clearBelow the guard's score below which no refuser is asked either
/// @param answerHead characters of an answer's start that are shown
/// @param answerTail characters of its end
/// @param declinedScore of the finding where a provider or model would not look
public record TierSettings(
        Tier tier,
        boolean mayClear,
        double flagFrom,
        double clearBelow,
        int answerHead,
        int answerTail,
        double declinedScore) {

    public TierSettings {
        if (!(clearBelow >= 0 && clearBelow <= flagFrom && flagFrom <= 1)) {
            throw new IllegalArgumentException("thresholds are ordered and in [0, 1]");
        }
        if (!(declinedScore >= 0 && declinedScore <= 1 && answerHead > 0 && answerTail >= 0)) {
            throw new IllegalArgumentException("a score is in [0, 1], and some of an answer is shown");
        }
    }

    /// Of SmolLM2-135M-Instruct; it has no refuser, so one threshold parts flagged from clear.
    public static TierSettings embedded(double flagFrom) {
        return new TierSettings(Tier.EMBEDDED, true, flagFrom, flagFrom, 450, 150, .9);
    }

    /// Of the answer's embedding alone.
    public static TierSettings answerOnly() {
        TierSettings embedded = embedded(.5);
        return new TierSettings(
                Tier.ANSWER_ONLY,
                true,
                embedded.flagFrom(),
                embedded.clearBelow(),
                embedded.answerHead(),
                embedded.answerTail(),
                embedded.declinedScore());
    }

    /// Of a capable model on a server.
    public static TierSettings remote() {
        return new TierSettings(Tier.REMOTE, true, .97, .02, 1_800, 600, .9);
    }

    public TierSettings mayClear(boolean value) {
        return new TierSettings(tier, value, flagFrom, clearBelow, answerHead, answerTail, declinedScore);
    }
}
