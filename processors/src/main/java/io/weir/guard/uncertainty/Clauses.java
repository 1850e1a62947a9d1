// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.ArrayList;
import java.util.List;

/// Splits a sentence into clauses.
///
/// A clause ends before a comma, bracket, dash or colon, before a joining word, and before a preposition
/// that brings in a name or a number once the clause has said something else. A clause without a verb
/// borrows one: an item of a list takes subject and verb of the clause before it (`He is an actor` →
/// `He is … director`), a clause that begins with a preposition takes that clause whole (`He taught physics`
/// → `He taught physics … at Leeds`). Dates, and a place after its city, stay together.
final class Clauses {

    /// Meaningful words of a clause that is borrowed whole; of a longer one the first are.
    private static final int LEAD_MAX = 8;

    private final String text;
    private final List<Word> words;
    private final List<Clause> clauses = new ArrayList<>();

    /// Words of the last clause that had a verb, its own and borrowed.
    private List<Word> head = List.of();

    /// Words of the last clause, whether it had a verb or not: the next item of a list continues it.
    private List<Word> list = List.of();

    private List<Word> subject = List.of();
    private boolean headHasVerb;

    private Clauses(String text, List<Word> words) {
        this.text = text;
        this.words = words;
    }

    static List<Clause> of(String text, Sentence sentence) {
        return new Clauses(text, sentence.words()).split();
    }

    private List<Clause> split() {
        int from = 0;
        for (int at = 1; at <= words.size(); at++) {
            if (at == words.size() || isBreak(from, at)) {
                add(words.subList(from, at));
                from = at;
            }
        }
        return clauses;
    }

    private boolean isBreak(int from, int at) {
        String between = text.substring(
                words.get(at - 1).span().end(), words.get(at).span().start());
        String word = written(at);
        if (isDate(from, at)) {
            return false;
        }
        if (between.chars().anyMatch(c -> c == ',' || c == ';' || c == '(' || c == ')' || c == '—' || c == '–')
                || between.contains(" - ")
                || between.contains(": ")) {
            return !isPlace(from, at, between);
        }
        if (Grammar.isJoining(word)) {
            return saysSomething(from, at);
        }
        if (word.equals("born")) {
            return words.get(at - 1).is(Word.Kind.CONTENT) && firstVerb(words.subList(from, at)) >= 0;
        }
        return Grammar.isPreposition(word) && bringsAnchor(at) && saysSomethingAfterVerb(from, at);
    }

    /// `December 18, 1949` and `18 December 1949`.
    private boolean isDate(int from, int at) {
        return words.get(at).is(Word.Kind.NUMBER)
                && words.get(at).key().length() == 4
                && at - 2 >= from
                && (Grammar.isMonth(written(at - 1)) || Grammar.isMonth(written(at - 2)));
    }

    /// `in Pensacola, Florida`.
    private boolean isPlace(int from, int at, String between) {
        if (!between.trim().equals(",") || !words.get(at).is(Word.Kind.NAME)) {
            return false;
        }
        int start = at - 1;
        while (start > from && words.get(start).is(Word.Kind.NAME)) {
            start--;
        }
        String before = written(start);
        boolean ends = at + 1 >= words.size()
                || !text.substring(
                                words.get(at).span().end(),
                                words.get(at + 1).span().start())
                        .isBlank();
        return ends && start < at - 1 && (before.equals("in") || before.equals("at") || before.equals("near"));
    }

    private boolean saysSomething(int from, int at) {
        return words.subList(from, at).stream().anyMatch(Word::isMeaning);
    }

    private boolean saysSomethingAfterVerb(int from, int at) {
        int verb = lastVerb(words.subList(from, at));
        List<Word> after = words.subList(from + verb + 1, at);
        return after.stream().anyMatch(Word::isMeaning);
    }

    private boolean bringsAnchor(int at) {
        for (int next = at + 1; next < Math.min(words.size(), at + 3); next++) {
            if (words.get(next).is(Word.Kind.NAME) || words.get(next).is(Word.Kind.NUMBER)) {
                return true;
            }
            if (words.get(next).isMeaning()) {
                return false;
            }
        }
        return false;
    }

    private void add(List<Word> all) {
        if (all.stream().noneMatch(Word::isMeaning)) {
            return;
        }
        List<Word> own = clauses.isEmpty() ? all : withoutJoining(all);
        int verb = opensWithParticiple(own) ? 0 : firstVerb(own);
        if (clauses.isEmpty() || (verb >= 0 && isNamedBefore(own, verb))) {
            clauses.add(new Clause(List.of(), own));
            if (verb >= 0 || !headHasVerb) {
                subject = verb > 0 ? own.subList(0, verb) : subject.isEmpty() ? own : subject;
                head = own;
            }
        } else if (verb >= 0) {
            clauses.add(new Clause(subject, own));
            head = joined(subject, own);
        } else {
            List<Word> lead = lead(own);
            clauses.add(new Clause(lead, own));
            list = joined(lead, own);
            return;
        }
        headHasVerb |= verb >= 0;
        list = head;
    }

    /// `appearing in various films`.
    private boolean opensWithParticiple(List<Word> own) {
        Word first = own.getFirst();
        return !clauses.isEmpty()
                && own.size() > 1
                && first.is(Word.Kind.CONTENT)
                && Grammar.written(text, first).endsWith("ing");
    }

    /// What a clause without a verb borrows.
    private List<Word> lead(List<Word> own) {
        if (!headHasVerb) {
            return subject.equals(head) ? List.of() : subject;
        }
        if (Grammar.isPreposition(Grammar.written(text, own.getFirst()))) {
            return shortened(withoutPlace(head));
        }
        int end = list.size();
        while (end > 0 && !opensObject(list.get(end - 1))) {
            end--;
        }
        return shortened(list.subList(0, end));
    }

    /// A verb or a preposition: what follows it is what a list's items stand in for.
    private boolean opensObject(Word word) {
        return isVerb(word) || Grammar.isPreposition(Grammar.written(text, word));
    }

    /// A clause without the last preposition after its verb that brings in a name or a number.
    private List<Word> withoutPlace(List<Word> clause) {
        int verb = lastVerb(clause);
        for (int at = clause.size() - 2; at > verb && verb >= 0; at--) {
            boolean preposition = Grammar.isPreposition(Grammar.written(text, clause.get(at)));
            if (preposition && clause.subList(at + 1, clause.size()).stream().anyMatch(Clauses::isExact)) {
                return clause.subList(0, at);
            }
        }
        return clause;
    }

    private static boolean isExact(Word word) {
        return word.is(Word.Kind.NAME) || word.is(Word.Kind.NUMBER);
    }

    private List<Word> withoutJoining(List<Word> all) {
        int from = 0;
        while (from < all.size() - 1 && Grammar.isJoining(Grammar.written(text, all.get(from)))) {
            from++;
        }
        return all.subList(from, all.size());
    }

    private static List<Word> shortened(List<Word> head) {
        int meaning = 0;
        int end = 0;
        while (end < head.size() && meaning < LEAD_MAX) {
            meaning += head.get(end++).isMeaning() ? 1 : 0;
        }
        return head.subList(0, end);
    }

    /// Whether a subject of its own stands before the verb.
    private boolean isNamedBefore(List<Word> own, int verb) {
        return own.subList(0, verb).stream().anyMatch(word -> word.isMeaning() || isPersonal(word));
    }

    private boolean isPersonal(Word word) {
        String written = Grammar.written(text, word);
        return Grammar.isPronoun(written) && !Grammar.isRelative(written);
    }

    private int firstVerb(List<Word> own) {
        for (int i = 0; i < own.size(); i++) {
            if (isVerb(own.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private int lastVerb(List<Word> own) {
        for (int i = own.size() - 1; i >= 0; i--) {
            if (isVerb(own.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean isVerb(Word word) {
        return !word.is(Word.Kind.NAME) && Grammar.isVerb(Grammar.written(text, word));
    }

    private String written(int at) {
        return Grammar.written(text, words.get(at));
    }

    private static List<Word> joined(List<Word> first, List<Word> second) {
        List<Word> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
