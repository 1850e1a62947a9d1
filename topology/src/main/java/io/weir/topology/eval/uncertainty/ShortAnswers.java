// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Short answers to trivia questions, each with further answers of the same model (UQ-NLG on TriviaQA).
///
/// The first answer is judged: wrong where its longest common subsequence of words with the right answer
/// gives an F1 of at most [#SAME_MAX] (Rouge-L, as in Lin et al., arXiv 2305.19187).
record ShortAnswers(List<LabelledClaim> claims, DataUsed file) {

    static final String FILE = "uncertainty/triviaqa_samples.jsonl";

    private static final double SAME_MAX = .3;

    ShortAnswers {
        claims = List.copyOf(claims);
    }

    static ShortAnswers read(DataDirectory data) {
        List<LabelledClaim> claims = new ArrayList<>();
        DataUsed file = data.read(FILE, row -> {
            List<String> answers = Columns.texts(row, "generations").stream()
                    .map(String::strip)
                    .toList();
            if (answers.isEmpty()) {
                throw row.malformed("generations is empty");
            }
            boolean right = sameness(answers.getFirst(), row.text("answer")) > SAME_MAX;
            claims.add(new LabelledClaim(
                    row.id(),
                    row.text("question"),
                    "",
                    answers.getFirst(),
                    row.text("question"),
                    "",
                    EvidenceMode.NATIVE,
                    answers.subList(1, answers.size()),
                    right ? LabelledClaim.Label.SUPPORTED : LabelledClaim.Label.CONTRADICTED));
        });
        return new ShortAnswers(claims, file);
    }

    /// Words in lower case, without punctuation and articles.
    static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT)
                        .replaceAll("\\p{Punct}", "")
                        .replaceAll("\\b(?:a|an|the)\\b", " ")
                        .strip()
                        .split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static double sameness(String one, String other) {
        List<String> a = words(one);
        List<String> b = words(other);
        int[][] longest = new int[a.size() + 1][b.size() + 1];
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                longest[i + 1][j + 1] =
                        a.get(i).equals(b.get(j)) ? longest[i][j] + 1 : Math.max(longest[i][j + 1], longest[i + 1][j]);
            }
        }
        return a.isEmpty() || b.isEmpty() ? 0 : 2.0 * longest[a.size()][b.size()] / (a.size() + b.size());
    }
}
