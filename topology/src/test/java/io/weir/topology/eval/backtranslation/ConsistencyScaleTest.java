// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConsistencyScaleTest {

    @Test
    void oneOwnGuessInTwentyLiesBelowTheThreshold() {
        var scale = ConsistencyScale.ofPairs(pairs(40));

        double threshold = scale.threshold(Set.of()).orElseThrow();

        assertThat(pairs(40).stream().filter(pair -> pair.own() < threshold)).hasSize(2);
        assertThat(scale.auc()).isEqualTo(1);
    }

    @Test
    void aRowHasNoSayInItsOwnThreshold() {
        var scale = ConsistencyScale.ofPairs(pairs(12));

        assertThat(scale.threshold(Set.of("row:0"))).contains(1.0);
        assertThat(scale.threshold(Set.of())).contains(0.0);
    }

    @Test
    void tooFewGuessesGiveNoThreshold() {
        assertThat(ConsistencyScale.ofPairs(pairs(9)).threshold(Set.of())).isEmpty();
    }

    private static List<ConsistencyScale.Pair> pairs(int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> new ConsistencyScale.Pair(
                        new GuessRow("row:" + at, "g", "GCG", "request", "answer", true), at, -1 - at))
                .toList();
    }
}
