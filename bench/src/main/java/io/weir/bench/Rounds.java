// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Runs a contender and its baseline in turn and compares them round by round.
///
/// Every second round begins with the baseline, so that neither always profits from a warm broker.
record Rounds(int count) {

    Rounds {
        if (!(count >= 1 && count <= 100)) {
            throw new IllegalArgumentException("rounds are 1 to 100: " + count);
        }
    }

    /// Both measurements of every round; the first, cold round is run and not counted.
    List<Pair> run(IntFunction<Measurement> contender, IntFunction<Measurement> baseline) {
        List<Pair> pairs = new ArrayList<>();
        for (int round = 0; round <= count; round++) {
            Pair pair = round % 2 == 0
                    ? contenderFirst(round, contender, baseline)
                    : baselineFirst(round, contender, baseline);
            if (round > 0) {
                pairs.add(pair);
            }
        }
        return List.copyOf(pairs);
    }

    private static Pair contenderFirst(
            int round, IntFunction<Measurement> contender, IntFunction<Measurement> baseline) {
        Measurement first = contender.apply(round);
        return new Pair(first, baseline.apply(round));
    }

    private static Pair baselineFirst(
            int round, IntFunction<Measurement> contender, IntFunction<Measurement> baseline) {
        Measurement first = baseline.apply(round);
        return new Pair(contender.apply(round), first);
    }

    /// One round.
    record Pair(Measurement contender, Measurement baseline) {

        double rateRatio() {
            return contender.perSecond() / baseline.perSecond();
        }

        /// CPU that the contender spent for each record, relative to the baseline.
        double cpuRatio() {
            return contender.cpuMicrosPerRecord() / baseline.cpuMicrosPerRecord();
        }
    }
}
