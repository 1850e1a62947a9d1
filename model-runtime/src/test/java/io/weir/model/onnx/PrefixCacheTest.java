// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.onnx.PrefixCache.Kept;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// States are the lists of tokens that led to them.
final class PrefixCacheTest {

    private static final int GRAIN = 4;

    private final List<List<Long>> released = new ArrayList<>();

    @Test
    void aBeginningIsKeptFromTheSecondPromptThatHasIt() {
        PrefixCache<List<Long>> cache = cache(100, 4);

        assertThat(asked(cache, prompt(10, 1, 2, 3))).isZero();
        assertThat(asked(cache, prompt(10, 4, 5, 6))).isZero();
        assertThat(asked(cache, prompt(10, 7, 8, 9))).isEqualTo(8);
        assertThat(asked(cache, prompt(10, 7, 8))).isEqualTo(8);
    }

    @Test
    void aPromptOfItsOwnKeepsNothing() {
        PrefixCache<List<Long>> cache = cache(100, 4);

        for (int i = 0; i < 20; i++) {
            assertThat(asked(cache, LongStream.range(i * 100L, i * 100L + 50).toArray()))
                    .isZero();
        }
        cache.clear();

        assertThat(released).isEmpty();
    }

    /// The state after the whole prompt has no logits beside it, so the last token is always read.
    @Test
    void theLastTokenIsReadAgain() {
        PrefixCache<List<Long>> cache = cache(100, 4);
        long[] whole = prompt(8);

        assertThat(asked(cache, whole)).isZero();
        assertThat(asked(cache, whole)).isZero();
        assertThat(asked(cache, whole)).isEqualTo(4);
        assertThat(asked(cache, prompt(9))).isEqualTo(4);
        assertThat(asked(cache, prompt(9))).isEqualTo(8);
    }

    @Test
    void oneOtherTokenIsAnotherBeginning() {
        PrefixCache<List<Long>> cache = cache(100, 4);
        long[] known = prompt(12, 1);
        asked(cache, known);
        asked(cache, known);
        assertThat(asked(cache, known)).isEqualTo(12);

        long[] other = known.clone();
        other[3]++;

        assertThat(asked(cache, other)).isZero();
    }

    @Test
    void theLongestUnusedGivesWay() {
        PrefixCache<List<Long>> cache = cache(100, 2);
        long[] first = prompt(12, 1);
        long[] second = prompt(12, 1);
        long[] third = prompt(12, 1);
        Arrays.fill(second, 0, 12, 500);
        Arrays.fill(third, 0, 12, 600);
        for (long[] each : List.of(first, first, second, second)) {
            asked(cache, each);
        }
        assertThat(asked(cache, first)).isEqualTo(12);

        asked(cache, third);
        asked(cache, third);

        assertThat(released).containsExactly(list(second, 12));
        assertThat(asked(cache, first)).isEqualTo(12);
        assertThat(asked(cache, third)).isEqualTo(12);
    }

    @Test
    void noBoundKeepsNothing() {
        PrefixCache<List<Long>> cache = new PrefixCache<>(PrefixSettings.none(), GRAIN, released::add);

        for (int i = 0; i < 5; i++) {
            assertThat(asked(cache, prompt(50))).isZero();
        }
    }

    /// Whatever is asked: a state is that of the prompt's own tokens, bounds hold, and each state is let go
    /// once.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aStateIsAlwaysThatOfThePrompt(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        PrefixCache<List<Long>> cache = cache(30, 3);
        Set<Integer> alive = new HashSet<>();
        List<List<Long>> kept = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            long[] ids =
                    random.longs(random.nextInt(1, 40), 0, random.nextInt(1, 3)).toArray();
            int limit = ids.length - 1;
            Optional<Kept<List<Long>>> found = cache.longest(ids, limit);
            int from = found.map(Kept::length).orElse(0);
            found.ifPresent(each -> assertThat(each.state()).isEqualTo(list(ids, each.length())));
            assertThat(from).isLessThanOrEqualTo(limit);
            int shared = cache.sharedBeyond(from, ids, limit);
            if (shared > 0) {
                assertThat(shared).isGreaterThan(from).isLessThanOrEqualTo(Math.min(limit, 30));
                assertThat(shared % GRAIN).isZero();
                List<Long> state = list(ids, shared);
                kept.add(state);
                cache.keep(ids, shared, state);
            }
            int held = kept.stream().mapToInt(List::size).sum()
                    - released.stream().mapToInt(List::size).sum();
            assertThat(held).isBetween(0, 30);
            assertThat(kept.size() - released.size()).isBetween(0, 3);
        }
        cache.clear();

        released.forEach(
                each -> assertThat(alive.add(System.identityHashCode(each))).isTrue());
        assertThat(released).hasSameSizeAs(kept);
    }

    /// Asks as a worker does; tells how many tokens were not read again.
    private static int asked(PrefixCache<List<Long>> cache, long[] ids) {
        int limit = ids.length - 1;
        int from = cache.longest(ids, limit).map(Kept::length).orElse(0);
        int shared = cache.sharedBeyond(from, ids, limit);
        if (shared > 0) {
            cache.keep(ids, shared, list(ids, shared));
        }
        return from;
    }

    private PrefixCache<List<Long>> cache(int tokensMax, int entriesMax) {
        return new PrefixCache<>(new PrefixSettings(tokensMax, entriesMax), GRAIN, released::add);
    }

    private static long[] prompt(int common, long... own) {
        return LongStream.concat(LongStream.range(1_000, 1_000 + common), LongStream.of(own))
                .toArray();
    }

    private static List<Long> list(long[] ids, int length) {
        return Arrays.stream(ids, 0, length).boxed().toList();
    }
}
