// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.text.DecodedText.Found;

/// Writes Latin letters for letters of other alphabets that look like them.
///
/// A word counts where every foreign letter of it looks Latin, and either two Latin letters stand beside
/// them, or all of the word looks Latin within a mostly Latin text. So a word of Russian or Greek stays, and
/// so do `Δx` and `µm`.
final class LookAlikes {

    private static final String FOREIGN = "аᴀαɑсϲԁеєէɡһіїιјκӏⅼмոոорοՕօԛтѕυսνѵԝωшхχуγуʏᴢʀɪɴʜʟᴛᴍᴇᴅᴏᴋ"
            + "АΑВΒСϹЕΕНΗІΙЈЅКΚМΜΝОΟРΡТΤХΧУΥΖԌᏴᏟᎬᏀᎻᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃ";
    private static final String LATIN = "aaaaccdeeeghiiijkl" + "lmnnopoooqtsuuvvwwwxxyyyyzrinhltmedok"
            + "AABBCCEEHHIIJSKKMMNOOPPTTXXYYZGBCEGHJKLMPSTVWZ";

    private static final int WORD_MIN = 3;
    private static final int LATIN_BESIDE_MIN = 2;
    private static final double LATIN_SHARE_MIN = .7;

    /// By code unit; 0 where a letter looks like no Latin one.
    private static final char[] LATIN_OF = table();

    private LookAlikes() {}

    static void replace(MappedText text, Found found) {
        int latin = 0;
        int foreign = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            latin += isLatin(c) ? 1 : 0;
            foreign += !isLatin(c) && Character.isLetter(c) ? 1 : 0;
        }
        if (foreign == 0) {
            return;
        }
        boolean mostlyLatin = latin >= (latin + foreign) * LATIN_SHARE_MIN;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && isPart(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                word(text, at, end, mostlyLatin, found);
            }
            at = end + 1;
        }
    }

    private static void word(MappedText text, int from, int to, boolean mostlyLatin, Found found) {
        int latin = 0;
        int alike = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (isLatin(c)) {
                latin++;
            } else if (LATIN_OF[c] != 0) {
                alike++;
            } else if (Character.isLetter(c)) {
                return;
            }
        }
        boolean mixed = latin >= LATIN_BESIDE_MIN;
        if (alike == 0 || latin + alike < WORD_MIN || !(mixed || (latin == 0 && mostlyLatin))) {
            return;
        }
        for (int at = from; at < to; at++) {
            char like = LATIN_OF[text.charAt(at)];
            if (like != 0) {
                text.replace(at, like);
            }
        }
        found.add(EncodedText.Kind.HOMOGLYPH, text.original(from, to), alike);
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean isLatin(char c) {
        return c < 0x250 && Character.isLetter(c) && LATIN_OF[c] == 0;
    }

    private static char[] table() {
        char[] table = new char[1 << 16];
        for (int index = 0; index < FOREIGN.length(); index++) {
            table[FOREIGN.charAt(index)] = LATIN.charAt(index);
        }
        return table;
    }
}
