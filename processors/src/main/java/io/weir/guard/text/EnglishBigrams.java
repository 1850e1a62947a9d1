// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// How likely letters follow each other in English, against letters drawn at random.
///
/// The resource has a line for the symbol before and a character for the symbol after, both in the order
/// space, a to z: `'!'` plus the negative log-likelihood in eighths of a nat. Counted on harmless answers.
final class EnglishBigrams {

    /// Space first, then the letters.
    static final int SYMBOLS = 27;

    /// Log-likelihood of each symbol where all are equally likely.
    static final double RANDOM = -Math.log(SYMBOLS);

    private static final String RESOURCE = "english-bigrams.txt";
    private static final double EIGHTH = 8;

    private static final double[] LOG = read();

    private EnglishBigrams() {}

    /// 1 to 26 for a letter of either case, 0 for anything else.
    static int symbol(char c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z' && c < 0x80 ? lower - 'a' + 1 : 0;
    }

    /// Log-likelihood of `after` behind `before`.
    static double log(int before, int after) {
        return LOG[before * SYMBOLS + after];
    }

    /// How much likelier a word, with the spaces around it, is in English than at random.
    static double gain(CharSequence word) {
        int before = 0;
        double sum = 0;
        for (int at = 0; at < word.length(); at++) {
            int symbol = symbol(word.charAt(at));
            sum += log(before, symbol) - RANDOM;
            before = symbol;
        }
        return sum + log(before, 0) - RANDOM;
    }

    private static double[] read() {
        try (InputStream in = EnglishBigrams.class.getResourceAsStream(RESOURCE)) {
            String table = new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.US_ASCII);
            double[] log = new double[SYMBOLS * SYMBOLS];
            for (int row = 0; row < SYMBOLS; row++) {
                for (int column = 0; column < SYMBOLS; column++) {
                    log[row * SYMBOLS + column] = -(table.charAt(row * (SYMBOLS + 1) + column) - '!') / EIGHTH;
                }
            }
            return log;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
