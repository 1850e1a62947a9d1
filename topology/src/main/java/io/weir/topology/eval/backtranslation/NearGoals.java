// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Tells goals that another file phrases otherwise: half of the shorter one's words in common.
public final class NearGoals {

    private static final double SHARED_MIN = .5;
    private static final int LETTERS_MIN = 3;

    private final List<Set<String>> held;

    public NearGoals(List<String> held) {
        this.held = held.stream().distinct().map(NearGoals::words).toList();
    }

    public boolean holds(String goal) {
        Set<String> words = words(goal);
        for (Set<String> other : held) {
            Set<String> shared = new HashSet<>(words);
            shared.retainAll(other);
            int shorter = Math.max(1, Math.min(words.size(), other.size()));
            if (shared.size() >= shorter * SHARED_MIN) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1)) {
            if (word.length() >= LETTERS_MIN) {
                words.add(word);
            }
        }
        return words;
    }
}
