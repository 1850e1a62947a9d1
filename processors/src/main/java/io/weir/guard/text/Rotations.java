// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.text.DecodedText.Found;

/// Undoes rotations of the alphabet, and its mirror image (Atbash).
///
/// For each of the 26 keys the words are weighed by how much likelier they are as English after the key
/// than before it or at random, and the stretch of words with the greatest sum counts from [#GAIN_MIN]
/// nats: the 26 keys and all places of a long text together reach it by chance in fewer than one text of a
/// thousand.
final class Rotations {

    private static final double GAIN_MIN = 20;
    private static final double WORD_MAX = 14;
    private static final int STRETCHES_MAX = 8;
    private static final int LETTERS = 26;
    private static final int MIRROR = LETTERS;

    private Rotations() {}

    static void undo(MappedText text, Found found) {
        for (int count = 0; count < STRETCHES_MAX; count++) {
            Stretch best = best(text);
            if (best.gain < GAIN_MIN) {
                return;
            }
            int to = extended(text, best);
            for (int at = best.from; at < to; at++) {
                text.replace(at, plain(text.charAt(at), best.key));
            }
            found.add(EncodedText.Kind.ROTATION, text.original(best.from, to), to - best.from);
        }
    }

    private static Stretch best(MappedText text) {
        var sums = new Sums();
        int at = 0;
        while (at < text.length()) {
            int end = wordEnd(text, at);
            if (end > at && !isMonotone(text, at, end)) {
                sums.word(text, at, end);
            }
            at = end + 1;
        }
        return sums.best;
    }

    /// The end of the words behind the stretch that the key makes more English than they are.
    private static int extended(MappedText text, Stretch stretch) {
        int to = stretch.to;
        int at = to;
        while (at < text.length()) {
            while (at < text.length() && EnglishBigrams.symbol(text.charAt(at)) == 0) {
                at++;
            }
            int end = wordEnd(text, at);
            if (end == at || log(text, at, end, stretch.key) <= log(text, at, end, 0)) {
                return to;
            }
            to = end;
            at = end;
        }
        return to;
    }

    private static int wordEnd(MappedText text, int from) {
        int end = from;
        while (end < text.length() && EnglishBigrams.symbol(text.charAt(end)) != 0) {
            end++;
        }
        return end;
    }

    private static double log(MappedText text, int from, int to, int key) {
        double sum = 0;
        int before = 0;
        for (int at = from; at < to; at++) {
            int symbol = moved(EnglishBigrams.symbol(text.charAt(at)), key);
            sum += EnglishBigrams.log(before, symbol);
            before = symbol;
        }
        return sum + EnglishBigrams.log(before, 0);
    }

    /// Whether a word is one letter or two again and again: it says nothing, whatever the key.
    private static boolean isMonotone(MappedText text, int from, int to) {
        int seen = 0;
        for (int at = from; at < to; at++) {
            seen |= 1 << EnglishBigrams.symbol(text.charAt(at));
        }
        return to - from > 3 && Integer.bitCount(seen) < 3;
    }

    private static char plain(char c, int key) {
        int symbol = EnglishBigrams.symbol(c);
        return symbol == 0 ? c : (char) (c + moved(symbol, key) - symbol);
    }

    private static int moved(int symbol, int key) {
        if (key == 0) {
            return symbol;
        }
        if (key == MIRROR) {
            return LETTERS + 1 - symbol;
        }
        int moved = symbol + key;
        return moved > LETTERS ? moved - LETTERS : moved;
    }

    /// A stretch of text, and the key under which it is English.
    private record Stretch(int from, int to, int key, double gain) {}

    /// The greatest sum over words in a row, for each key. One pass.
    private static final class Sums {

        private final double[] running = new double[LETTERS + 1];
        private final int[] starts = new int[LETTERS + 1];
        private Stretch best = new Stretch(0, 0, 0, 0);

        void word(MappedText text, int from, int to) {
            double random = (to - from + 1) * EnglishBigrams.RANDOM;
            double before = Math.max(random, log(text, from, to, 0));
            for (int key = 1; key <= LETTERS; key++) {
                double gain = Math.min(WORD_MAX, log(text, from, to, key) - before);
                if (running[key] <= 0) {
                    running[key] = 0;
                    starts[key] = from;
                }
                running[key] += gain;
                if (running[key] > best.gain) {
                    best = new Stretch(starts[key], to, key, running[key]);
                }
            }
        }
    }
}
