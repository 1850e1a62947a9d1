// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Tells the documents in a system text from its instructions.
///
/// A system text is read block by block; blank lines part blocks. A sentence *instructs* where it begins with
/// a verb that commands, speaks to a "you", or says what must be or what the user may. A block is a document
/// where
///
/// - at most [#INSTRUCTING_MAX] of its sentences instruct,
/// - at least [#TELLING_MIN] hold a name or number that is not the sentence's first word, and
/// - it has [#WORDS_MIN] meaningful words.
///
/// Everything else is left out: a list of instructions that was taken for a document would contradict every
/// answer, while a document that was left out only leaves the answer without evidence.
final class SystemText {

    static final double INSTRUCTING_MAX = .25;
    static final double TELLING_MIN = .5;
    static final int WORDS_MIN = 12;

    private static final Set<String> COMMANDS = words("act adapt adhere adopt admit add address agree always analyze"
            + " analyse answer apologize apply ask assist assume assess attempt avoid await base be begin brainstorm"
            + " call change check choose cite clarify classify collect come compare complete compose compute confirm"
            + " consider consult continue convert correct count create craft decide decline define deliver describe"
            + " design detect determine develop discuss display do don't draft edit elaborate encourage end engage"
            + " ensure escalate estimate evaluate examine exclude explain express extract fill find finish focus"
            + " follow format generate get give go greet guide handle help hold identify if imagine improve include"
            + " indicate infer inform invent invoke keep let limit list locate look maintain make match mention"
            + " modify name never note obey offer only organize outline output paraphrase perform pick plan please"
            + " point predict prefer prepare present prioritize produce propose protect prove provide put quote rank"
            + " rate read recommend redirect refer refrain refuse reject rely remain remember remove rephrase replace"
            + " reply report request respect respond return review rewrite role rules say search see select send"
            + " show simplify skip solve sort speak specify split start state stay stick stop suggest summarize"
            + " summarise support take talk tell think translate treat try turn use validate verify wait when"
            + " whenever work write");

    private static final Set<String> TO_SOMEONE =
            words("you your yours yourself you're you'll you've must should shouldn't mustn't please always never ought"
                    + " respond assistant");

    private static final Set<String> USERS = words("user users customer customers caller client human");

    private SystemText() {}

    /// The text with everything but its documents blanked, so that places stay; empty where there is none.
    static String documents(String text) {
        var kept = new StringBuilder(" ".repeat(text.length()));
        boolean any = false;
        for (Span block : blocks(text)) {
            if (isDocument(text.substring(block.start(), block.end()))) {
                kept.replace(block.start(), block.end(), text.substring(block.start(), block.end()));
                any = true;
            }
        }
        return any ? kept.toString() : "";
    }

    static boolean isDocument(String block) {
        Passage passage = Passage.of(block);
        int sentences = passage.sentences().size();
        int instructing = 0;
        int telling = 0;
        for (Sentence sentence : passage.sentences()) {
            if (instructs(block, sentence)) {
                instructing++;
            } else if (tells(sentence)) {
                telling++;
            }
        }
        return passage.words().filter(Word::isMeaning).count() >= WORDS_MIN
                && instructing <= INSTRUCTING_MAX * sentences
                && telling >= TELLING_MIN * sentences;
    }

    private static boolean instructs(String text, Sentence sentence) {
        List<String> written = sentence.words().stream()
                .map(word -> Grammar.written(text, word).replace('’', '\''))
                .toList();
        return COMMANDS.contains(written.getFirst())
                || written.stream().anyMatch(TO_SOMEONE::contains)
                || written.stream().anyMatch(USERS::contains);
    }

    private static boolean tells(Sentence sentence) {
        return sentence.words().stream().skip(1).anyMatch(word -> word.is(Word.Kind.NAME) || word.is(Word.Kind.NUMBER));
    }

    /// Stretches between blank lines.
    private static List<Span> blocks(String text) {
        List<Span> blocks = new ArrayList<>();
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            int next = blankLine(text, at);
            if (next > at) {
                add(blocks, start, at);
                start = next;
                at = next;
            } else {
                at++;
            }
        }
        add(blocks, start, text.length());
        return blocks;
    }

    /// Where the blank lines end that begin at `at`; `at` itself where none do.
    private static int blankLine(String text, int at) {
        int lines = 0;
        int end = at;
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            lines += text.charAt(end) == '\n' ? 1 : 0;
            end++;
        }
        return lines > 1 ? end : at;
    }

    private static void add(List<Span> blocks, int start, int end) {
        if (end > start) {
            blocks.add(new Span(start, end));
        }
    }

    private static Set<String> words(String list) {
        return Set.copyOf(Arrays.asList(list.split(" ", -1)));
    }
}
