// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Span;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NormalisedTextTest {

    private static final String ALPHABET = "aB \t\n.\u2019\u200B\u202E\u0301\uFB01\u00A0\u00A8\u0130\u1100\u1161\u00E9";

    @Test
    void spansPointIntoTheOriginal() {
        NormalisedText text = NormalisedText.of("  I\u200B  can\u2019t");

        assertThat(text.value()).isEqualTo("i can't");
        assertThat(text.original(2, 7)).isEqualTo(new Span(6, 11));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void normalisingTwiceChangesNothing(long seed) {
        var random = new SplittableRandom(seed);
        var original = new StringBuilder();
        for (int index = 0; index < 40; index++) {
            original.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }

        String once = NormalisedText.of(original.toString()).value();

        assertThat(NormalisedText.of(once).value()).isEqualTo(once);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
