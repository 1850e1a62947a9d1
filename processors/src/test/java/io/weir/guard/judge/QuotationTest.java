// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class QuotationTest {

    private static final String PIECES =
            "<|>[](){}`\"\\'#/:-=_ \n\r\t\0aZé語\u2028\u2029\u0085\u200B\u202E\uFEFF\uFF1C\uFF5C\uFF1E\uFE64"
                    + "\uFF3B\uFF3D\uFF5B\uFF02\uFF3C\uFF40\uD83D\uDE00\uD800\uDB40\uDC41\uFE0F";

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingInAQuotationBeginsOrEndsAnything(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            String text = text(random);

            String quoted = Quotation.of(text);
            String inside = quoted.substring(1, quoted.length() - 1);

            assertThat(Normalizer.normalize(inside.replace("\\\"", ""), Normalizer.Form.NFKC))
                    .doesNotContainPattern("[<>|\\[\\]{}`\"\\p{Cntrl}\u0085\u2028\u2029]");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aQuotationReadsBackWhole(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            // A reader may refuse half a character; a whole text has none.
            String text = text(random).replace("\uD800", "");

            assertThat(JsonMapper.shared().readTree(Quotation.of(text)).stringValue())
                    .isEqualTo(text);
        }
    }

    @Test
    void wordsOfAnyScriptStayAsTheyAre() {
        String text = "Wie backe ich Brot? パンの焼き方は (2 kg)? Как испечь хлеб; what's 3 + 4 = 7! 😀";

        assertThat(Quotation.of(text)).isEqualTo('"' + text + '"');
    }

    @Test
    void whatIsInvisibleShows() {
        assertThat(Quotation.of("a\u200Bb\u202Ec\u00A0")).isEqualTo("\"a\\u200bb\\u202ec\\u00a0\"");
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int at = 0; at < 40; at++) {
            text.append(PIECES.charAt(random.nextInt(PIECES.length())));
        }
        return text.toString();
    }
}
