// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.FactAlteration;
import io.weir.topology.eval.DataDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Pairs of questions of which it is known whether they ask the same.
///
/// - The same: a question with each of its paraphrases (SAC3).
/// - Not the same, and as near as can be: a question with itself, a name or number in it exchanged for that of
///   another question (SAC3, HaluEval), and the biographies of two people (FActScore). Each as written, and
///   once more in lower case, where no name shows itself.
/// - Not the same, and however near they are: two questions of one file with different answers (SAC3).
record QuestionPairs(List<QuestionPair> same, List<QuestionPair> near, List<QuestionPair> any) {

    /// Paraphrases come as the lines of a numbered list.
    private static final String LIST_NUMBER = "^\\s*\\d+[.)]\\s*";

    private static final int GENERAL_MAX = 1_000;
    private static final int LENGTH_MAX = 200;
    private static final int OTHERS_TRIED = 40;
    private static final int PEOPLE_BESIDE = 5;

    QuestionPairs {
        same = List.copyOf(same);
        near = List.copyOf(near);
        any = List.copyOf(any);
    }

    /// @param group what is drawn together
    record QuestionPair(String group, String one, String other) {

        @Override
        public String toString() {
            return "QuestionPair[]";
        }
    }

    static QuestionPairs read(DataDirectory data) {
        List<QuestionPair> same = new ArrayList<>();
        List<QuestionPair> any = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (String file : List.of(AskedAgain.NATURAL_QUESTIONS, AskedAgain.HOTPOT)) {
            List<Asked> asked = new ArrayList<>();
            data.read(file, row -> {
                String question = row.text("question");
                asked.add(new Asked(question, Columns.first(row, "right_answer").toLowerCase(Locale.ROOT)));
                Columns.texts(row, "question_perturb").stream()
                        .map(text -> text.replaceFirst(LIST_NUMBER, ""))
                        .filter(text -> !text.isBlank())
                        .forEach(text -> same.add(new QuestionPair(question, question, text)));
            });
            asked.forEach(each -> questions.add(each.question()));
            any.addAll(different(asked));
        }
        List<String> general = new ArrayList<>();
        data.read(GeneralAnswers.FILE, row -> {
            String query = row.text("user_query");
            if (general.size() < GENERAL_MAX && query.length() <= LENGTH_MAX) {
                general.add(query);
            }
        });
        Set<String> prompts = new LinkedHashSet<>();
        data.read(BiographyFacts.FILE, row -> prompts.add(row.text("prompt")));
        List<QuestionPair> near = new ArrayList<>(altered(questions));
        near.addAll(altered(general));
        near.addAll(people(List.copyOf(prompts)));
        return new QuestionPairs(same, bothCases(near), any);
    }

    /// Everything that needs a vector.
    Collection<String> texts() {
        Set<String> texts = new LinkedHashSet<>();
        for (List<QuestionPair> pairs : List.of(same, near, any)) {
            for (QuestionPair pair : pairs) {
                texts.add(pair.one());
                texts.add(pair.other());
            }
        }
        return texts;
    }

    private static List<QuestionPair> different(List<Asked> asked) {
        List<QuestionPair> pairs = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            for (int j = i + 1; j < asked.size(); j++) {
                if (!asked.get(i).answer().equals(asked.get(j).answer())) {
                    pairs.add(new QuestionPair(
                            asked.get(i).question(),
                            asked.get(i).question(),
                            asked.get(j).question()));
                }
            }
        }
        return pairs;
    }

    private static List<QuestionPair> altered(List<String> questions) {
        List<QuestionPair> pairs = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            Optional<String> altered = Optional.empty();
            for (int step = 1; altered.isEmpty() && step <= OTHERS_TRIED; step++) {
                altered = FactAlteration.exchange(questions.get(i), questions.get((i + step) % questions.size()));
            }
            if (altered.isPresent()) {
                pairs.add(new QuestionPair(questions.get(i), questions.get(i), altered.get()));
            }
        }
        return pairs;
    }

    private static List<QuestionPair> people(List<String> prompts) {
        List<QuestionPair> pairs = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            for (int step = 1; step <= PEOPLE_BESIDE; step++) {
                pairs.add(new QuestionPair(prompts.get(i), prompts.get(i), prompts.get((i + step) % prompts.size())));
            }
        }
        return pairs;
    }

    private static List<QuestionPair> bothCases(List<QuestionPair> pairs) {
        List<QuestionPair> both = new ArrayList<>(pairs);
        for (QuestionPair pair : pairs) {
            String one = pair.one().toLowerCase(Locale.ROOT);
            String other = pair.other().toLowerCase(Locale.ROOT);
            if (!one.equals(other)) {
                both.add(new QuestionPair(pair.group(), one, other));
            }
        }
        return both;
    }

    private record Asked(String question, String answer) {}
}
