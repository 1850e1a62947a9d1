// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known of English words: which carry no meaning, which deny, which are numbers.
final class Vocabulary {

    private static final Set<String> STOP = words(
            "a an the this that these those some any each every all both such same other another and or but nor so yet"
                    + " if than then as at by for from in into of off on onto out over to under up upon with within"
                    + " about above across after against along among around before behind below between during"
                    + " through toward towards until via while when where which who whom whose what why how is am"
                    + " are was were be been being has have had having do does did doing done can could may might"
                    + " must shall should will would i me my we us our you your he him his she her hers it its"
                    + " they them their theirs there here also just only very more most less least much many"
                    + " not no never none neither without cannot n't isn't wasn't aren't weren't don't doesn't"
                    + " didn't won't wouldn't can't couldn't hasn't haven't hadn't himself herself itself"
                    + " themselves because since although though however therefore thus well too even still");

    private static final Set<String> NEGATIONS =
            words("not no never none neither nor without cannot isn't wasn't aren't weren't don't doesn't didn't won't"
                    + " wouldn't can't couldn't hasn't haven't hadn't n't unlike false incorrect");

    /// Words that begin sentences without being names.
    private static final Set<String> USUAL =
            words("according additionally again ago although another become besides born currently despite due early"
                    + " eventually finally first following given having including indeed initially instead its"
                    + " last later like moreover new next notable note often once one originally other overall"
                    + " please prior recently several similarly some sometimes soon sorry sure today together two"
                    + " under unfortunately unlike usually yes based known educated raised throughout ultimately"
                    + " growing name people there time in as");

    private static final Set<String> ASIDES = words(
            "addition fact contrast particular general example instance conclusion summary result short sum turn");

    private static final Map<String, String> NUMBERS = numbers();

    private Vocabulary() {}

    static boolean isStop(String plain) {
        return STOP.contains(plain);
    }

    static boolean isUsual(String plain) {
        return USUAL.contains(plain) || plain.endsWith("ly") || plain.endsWith("ing");
    }

    /// Whether the word, where it stands alone, only leads into what follows.
    static boolean isAside(String plain) {
        return ASIDES.contains(plain) || plain.endsWith("ly");
    }

    /// Whether one of the words denies; `words` as they stand in the text, in lower case.
    static boolean isNegation(String plain) {
        return NEGATIONS.contains(plain) || plain.endsWith("n't");
    }

    /// The digits of a number that is written out.
    static Optional<String> number(String plain) {
        return Optional.ofNullable(NUMBERS.get(plain));
    }

    /// Takes the commonest endings off: crude, and the same on both sides of a comparison.
    static String stem(String plain) {
        String stem = plain;
        int length = stem.length();
        if (length > 4 && stem.endsWith("ies")) {
            stem = stem.substring(0, length - 3) + 'y';
        } else if (length > 3 && stem.endsWith("s") && !stem.endsWith("ss") && !stem.endsWith("us")) {
            stem = stem.substring(0, length - 1);
        }
        if (stem.length() > 5 && stem.endsWith("ing")) {
            stem = stem.substring(0, stem.length() - 3);
        } else if (stem.length() > 4 && stem.endsWith("ed")) {
            stem = stem.substring(0, stem.length() - 2);
        }
        return stem.length() > 4 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
    }

    private static Set<String> words(String list) {
        return Set.copyOf(Arrays.asList(list.split(" ", -1)));
    }

    private static Map<String, String> numbers() {
        List<String> names = List.of(
                "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
                        .split(" ", -1));
        List<String> ordinals =
                List.of("zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split(" ", -1));
        Map<String, String> numbers = new HashMap<>();
        for (int value = 2; value < names.size(); value++) {
            numbers.put(names.get(value), Integer.toString(value));
        }
        for (int value = 2; value < ordinals.size(); value++) {
            numbers.put(ordinals.get(value), Integer.toString(value));
        }
        return Map.copyOf(numbers);
    }
}
