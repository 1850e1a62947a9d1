// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Human-judged triplets of answers (RefChecker), those without context; the other models' answers to the
/// same question are the evidence. The question itself is not in the file.
record Triplets(List<LabelledClaim> claims, List<String> responses, DataUsed file) {

    static final String FILE = "uncertainty/refchecker.jsonl";

    private static final String SETTING = "zero_context";

    Triplets {
        claims = List.copyOf(claims);
        responses = List.copyOf(responses);
    }

    static Triplets read(DataDirectory data) {
        Map<String, List<Answer>> byQuestion = new LinkedHashMap<>();
        List<String> responses = new ArrayList<>();
        DataUsed file = data.read(FILE, row -> {
            responses.add(row.text("response"));
            if (row.text("setting").equals(SETTING)) {
                String question = row.optionalKey("id").orElseThrow(() -> row.malformed("id is missing"));
                byQuestion.computeIfAbsent(question, _ -> new ArrayList<>()).add(answer(row, question));
            }
        });
        List<LabelledClaim> claims = new ArrayList<>();
        byQuestion.values().forEach(same -> same.forEach(answer -> claims.addAll(claims(answer, same))));
        int used = byQuestion.values().stream().mapToInt(List::size).sum();
        return new Triplets(claims, responses, file.withUsed(used));
    }

    private static List<LabelledClaim> claims(Answer answer, List<Answer> same) {
        List<String> others = same.stream()
                .filter(other -> !other.id().equals(answer.id()))
                .map(Answer::response)
                .toList();
        return answer.claims().stream().map(claim -> claim.withEvidence(others)).toList();
    }

    private static Answer answer(DataRow row, String question) {
        List<LabelledClaim> claims = new ArrayList<>();
        for (JsonNode triplet : row.node("triplets")) {
            List<String> words = new ArrayList<>();
            triplet.path("t").forEach(word -> words.add(word.asString("")));
            claims.add(new LabelledClaim(
                    row.id() + ":" + claims.size(),
                    question,
                    row.text("model"),
                    String.join(" ", words),
                    "",
                    "",
                    EvidenceMode.CROSS_MODEL,
                    List.of(),
                    label(row, triplet.path("label").asString(""))));
        }
        return new Answer(row.id(), row.text("response"), claims);
    }

    private static LabelledClaim.Label label(DataRow row, String label) {
        return switch (label) {
            case "Entailment" -> LabelledClaim.Label.SUPPORTED;
            case "Neutral" -> LabelledClaim.Label.UNSUPPORTED;
            case "Contradiction" -> LabelledClaim.Label.CONTRADICTED;
            default -> throw row.malformed("triplets holds another label");
        };
    }

    private record Answer(String id, String response, List<LabelledClaim> claims) {}
}
