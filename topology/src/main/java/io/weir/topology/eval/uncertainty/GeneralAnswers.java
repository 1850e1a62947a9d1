// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.Passage;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.List;

/// Sentences of answers to all kinds of requests, and whether people marked them as made up (HaluEval).
///
/// Nothing else speaks for or against them: what they teach is the prior.
record GeneralAnswers(List<LabelledClaim> claims, DataUsed file) {

    static final String FILE = "uncertainty/halueval_general.jsonl";

    private static final int MARKED_MAX = 700;
    private static final int UNMARKED_MAX = 500;
    private static final int QUESTION_LENGTH_MAX = 600;
    private static final int SENTENCES_MAX = 14;

    GeneralAnswers {
        claims = List.copyOf(claims);
    }

    static GeneralAnswers read(DataDirectory data) {
        List<LabelledClaim> claims = new ArrayList<>();
        int[] answers = new int[2];
        DataUsed file = data.read(FILE, row -> {
            boolean marked = row.text("hallucination").equals("yes");
            String question = row.text("user_query");
            List<String> sentences = Passage.of(row.text("chatgpt_response")).sentenceTexts();
            if (answers[marked ? 1 : 0] < (marked ? MARKED_MAX : UNMARKED_MAX)
                    && question.length() <= QUESTION_LENGTH_MAX
                    && sentences.size() <= SENTENCES_MAX) {
                answers[marked ? 1 : 0]++;
                claims.addAll(claims(row, question, sentences));
            }
        });
        return new GeneralAnswers(claims, file.withUsed(answers[0] + answers[1]));
    }

    private static List<LabelledClaim> claims(DataRow row, String question, List<String> sentences) {
        List<String> marked = Columns.texts(row, "hallucination_spans");
        String answer = row.text("chatgpt_response");
        List<LabelledClaim> claims = new ArrayList<>();
        int at = 0;
        for (String sentence : sentences) {
            int from = answer.indexOf(sentence, at);
            at = from + sentence.length();
            int to = at;
            boolean madeUp = marked.stream().anyMatch(span -> overlaps(answer, span, from, to));
            claims.add(new LabelledClaim(
                    row.id() + ":" + claims.size(),
                    row.id(),
                    "",
                    sentence,
                    question,
                    row.text("chatgpt_response"),
                    EvidenceMode.PRIOR,
                    List.of(),
                    madeUp ? LabelledClaim.Label.UNSUPPORTED : LabelledClaim.Label.SUPPORTED));
        }
        return claims;
    }

    private static boolean overlaps(String answer, String span, int from, int to) {
        int start = span.isBlank() ? -1 : answer.indexOf(span);
        return start >= 0 && start < to && start + span.length() > from;
    }
}
