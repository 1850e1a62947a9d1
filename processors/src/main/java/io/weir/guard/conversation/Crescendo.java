// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.conversation;

import java.util.List;

/// Whether a conversation's scores rise: harm that is asked for step by step, no step of which is grave.
///
/// Of the last eight turns: Kendall's rank correlation of score and order, times how far the log-odds rose
/// from the first to the last, as `1 - exp(-rise / 2)`. Log-odds beyond 4 either way count as 4, so that
/// noise near 0 is no rise. Below four turns there is no trend. Russinovich et al., _The Crescendo
/// Multi-Turn LLM Jailbreak Attack_, 2024 (arXiv 2404.01833), names the attack; rule and numbers are ours
/// and are not fitted.
final class Crescendo {

    static final int TURNS_MAX = 8;
    static final int TURNS_MIN = 4;

    private static final double ODDS_MAX = 4;

    private Crescendo() {}

    /// In `[0, 1]`; 0 where scores do not rise.
    static double score(List<Turn> turns) {
        if (turns.size() < TURNS_MIN) {
            return 0;
        }
        double rise = odds(turns.getLast()) - odds(turns.getFirst());
        double trend = trend(turns);
        return rise <= 0 || trend <= 0 ? 0 : trend * (1 - Math.exp(-rise / 2));
    }

    /// Pairs in order less pairs out of order, of all pairs.
    private static double trend(List<Turn> turns) {
        int sum = 0;
        int pairs = 0;
        for (int later = 1; later < turns.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                sum += Double.compare(
                        turns.get(later).score(), turns.get(earlier).score());
                pairs++;
            }
        }
        return (double) sum / pairs;
    }

    private static double odds(Turn turn) {
        double inside = Math.clamp(turn.score(), 1e-9, 1 - 1e-9);
        return Math.clamp(Math.log(inside / (1 - inside)), -ODDS_MAX, ODDS_MAX);
    }
}
