// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.text.NormalisedText;
import java.util.List;
import java.util.Set;

/// Tells English from what the refusal model cannot read, by alphabet and function words.
///
/// A text with few letters, or of few words, passes when its letters are Latin: it holds too little
/// to tell.
final class EnglishCheck {

    private static final int READ_MAX = 1_000;
    private static final int WORDS_MIN = 8;
    private static final double ENGLISH_MIN = .10;
    private static final double LATIN_MIN = .85;

    private static final Set<String> ENGLISH = words(
            "the of and to a in is it you that for on are with as i be this have or not your can at from by but if we they",
            "an will what do there so about which when no my more some would how me sorry cannot can't won't unable help");

    private static final Set<String> FOREIGN = words(
            "de la el los las que en un una por con para es no se lo le les des et est dans pour pas je ne sur der die das",
            "und ich nicht ist ein eine zu den mit auf il di che non per sono del os as um uma nao com ao kann wie puedo",
            "siento desole aber het een van niet dat ik jeg ikke og som att det");

    private EnglishCheck() {}

    static boolean isReadable(NormalisedText text) {
        String head = text.substring(0, Math.min(READ_MAX, text.length()));
        long letters = head.codePoints().filter(Character::isLetter).count();
        long latin = head.codePoints()
                .filter(c -> Character.isLetter(c) && c < 0x250)
                .count();
        if (letters > 0 && latin < letters * LATIN_MIN) {
            return false;
        }
        int words = 0;
        int english = 0;
        int foreign = 0;
        for (String word : head.split("[^\\p{L}']+", -1)) {
            if (!word.isEmpty()) {
                words++;
                english += ENGLISH.contains(word) ? 1 : 0;
                foreign += FOREIGN.contains(word) && !ENGLISH.contains(word) ? 1 : 0;
            }
        }
        return foreign <= english + words / 50 + 1
                && (words < WORDS_MIN || english >= words * ENGLISH_MIN || foreign == 0);
    }

    private static Set<String> words(String... lines) {
        return Set.copyOf(List.of(String.join(" ", lines).split(" ")));
    }
}
