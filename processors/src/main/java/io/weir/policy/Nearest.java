// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.util.Collection;
import java.util.Comparator;

/// Suggests the known word that a mistyped one was meant to be.
public final class Nearest {

    private static final int LENGTH_MAX = 64;

    private Nearest() {}

    /// `; did you mean ...?`, or nothing where no known word is near.
    public static String hint(String word, Collection<String> known) {
        if (word.length() > LENGTH_MAX) {
            return "";
        }
        int near = Math.max(1, word.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(candidate -> distance(word, candidate) <= near)
                .map(candidate -> "; did you mean `" + candidate + "`?")
                .orElse("");
    }

    /// Levenshtein distance.
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
