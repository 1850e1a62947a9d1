// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PdqIndexTest {

    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    /// Hashes are drawn around the queries, so that every distance from 0 to 60 is there.
    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsFoundIsWhatALinearScanFinds(int seed) {
        var random = new SplittableRandom(seed);
        List<PdqHash> queries =
                IntStream.range(0, 20).mapToObj(_ -> drawn(random)).toList();
        List<PdqHash> known = new ArrayList<>();
        for (PdqHash query : queries) {
            for (int distance = 0; distance <= 60; distance++) {
                known.add(flipped(query, distance, random));
            }
            known.add(query);
        }
        var index = new PdqIndex(known);

        for (PdqHash query : queries) {
            int distanceMax = random.nextInt(PdqIndex.DISTANCE_MAX + 1);
            assertThat(index.within(query, distanceMax).stream()
                            .map(PdqIndex.Match::position)
                            .sorted()
                            .toList())
                    .isEqualTo(IntStream.range(0, known.size())
                            .filter(i -> known.get(i).distance(query) <= distanceMax)
                            .boxed()
                            .toList());
        }
    }

    /// Two bits in each slot but one bit in one: the farthest that a slot can still tell.
    @Test
    void theFarthestHashIsFoundHoweverItsBitsLie() {
        long two = 0x0003_0003_0003_0003L;
        var far = new PdqHash(two, two, two, 0x0001_0003_0003_0003L);
        var index = new PdqIndex(List.of(new PdqHash(0, 0, 0, 0)));

        assertThat(index.within(far, 31)).containsExactly(new PdqIndex.Match(0, 31));
        assertThat(index.within(far, 30)).isEmpty();
    }

    @Test
    void anEmptyListHasNoMatch() {
        assertThat(new PdqIndex(List.of()).within(new PdqHash(0, 0, 0, 0), 31)).isEmpty();
    }

    @Test
    void aDistanceAtWhichMatchesCouldBeMissedIsRefused() {
        var index = new PdqIndex(List.of());

        assertThatThrownBy(() -> index.within(new PdqHash(0, 0, 0, 0), 32))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PdqHash drawn(SplittableRandom random) {
        return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static PdqHash flipped(PdqHash hash, int bits, SplittableRandom random) {
        long[] mask = new long[4];
        for (int left = bits; left > 0; ) {
            int bit = random.nextInt(PdqHash.BITS);
            long one = 1L << (bit & 63);
            if ((mask[bit >> 6] & one) == 0) {
                mask[bit >> 6] |= one;
                left--;
            }
        }
        return new PdqHash(
                hash.word0() ^ mask[0], hash.word1() ^ mask[1], hash.word2() ^ mask[2], hash.word3() ^ mask[3]);
    }
}
