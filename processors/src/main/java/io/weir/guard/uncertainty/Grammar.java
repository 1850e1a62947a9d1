// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// The little English that clauses need: verbs by list and ending, prepositions, joining words.
final class Grammar {

    private static final Set<String> VERBS = words(
            "is are was were has had have be been became become becomes began begins won wins wrote writes made makes"
                    + " took takes led leads served serves held holds went goes left leaves played plays gave gives knew"
                    + " known came comes grew got met ran runs saw sees sang sings spent stood taught teaches thought"
                    + " told wore drew fought found finds founded kept lost moved married died dies works lives includes"
                    + " include features stars starred hosts plays attended remains continues contains consists refers"
                    + " means provides offers uses covers represents born brought built bought sold set put sat lies lay"
                    + " rose fell broke chose chosen spoke written directed produced released can could may might must"
                    + " will would should do does did");

    private static final Set<String> BE = words("is are was were be been being am has had have");

    private static final Set<String> PREPOSITIONS =
            words("in on at from to by with as for during between after before until since through near under over"
                    + " alongside against into within around via including");

    private static final Set<String> JOINING =
            words("and or but while who which whose where when although because whereas though");

    private static final Set<String> RELATIVE = words("who which whose where when");

    private static final Set<String> PRONOUNS = words("he she it they his her its their him them this these who which");

    private static final Set<String> MONTHS = words("january february march april may june july august september"
            + " october november december jan feb mar apr jun jul aug sep sept oct nov dec");

    private Grammar() {}

    static boolean isVerb(String written) {
        return VERBS.contains(written) || (written.length() > 4 && written.endsWith("ed"));
    }

    static boolean isAuxiliary(String written) {
        return BE.contains(written);
    }

    static boolean isPreposition(String written) {
        return PREPOSITIONS.contains(written);
    }

    static boolean isJoining(String written) {
        return JOINING.contains(written);
    }

    static boolean isRelative(String written) {
        return RELATIVE.contains(written);
    }

    static boolean isPronoun(String written) {
        return PRONOUNS.contains(written);
    }

    static boolean isMonth(String written) {
        return MONTHS.contains(written);
    }

    /// A word as it is written, in lower case.
    static String written(String text, Word word) {
        return text.substring(word.span().start(), word.span().end()).toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(String list) {
        return Set.copyOf(Arrays.asList(list.split(" ", -1)));
    }
}
