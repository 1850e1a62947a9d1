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

/// Human-judged facts of biographies (FActScore); the other models' biographies of a person are the evidence.
///
/// @param answers in file order
record BiographyFacts(List<Answer> answers, DataUsed file) {

    static final String FILE = "uncertainty/factscore.jsonl";

    BiographyFacts {
        answers = List.copyOf(answers);
    }

    static BiographyFacts read(DataDirectory data) {
        List<Answer> answers = new ArrayList<>();
        DataUsed file = data.read(FILE, row -> answers.add(answer(row)));
        long used =
                answers.stream().filter(answer -> !answer.sentences().isEmpty()).count();
        return new BiographyFacts(answers, file.withUsed((int) used));
    }

    /// Every judged fact with the other answers about the same person.
    List<LabelledClaim> facts() {
        Map<String, List<Answer>> byTopic = new LinkedHashMap<>();
        answers.forEach(answer ->
                byTopic.computeIfAbsent(answer.topic(), _ -> new ArrayList<>()).add(answer));
        List<LabelledClaim> claims = new ArrayList<>();
        byTopic.values().forEach(same -> same.forEach(answer -> claims(answer, others(same, answer), claims)));
        return claims;
    }

    private static List<String> others(List<Answer> same, Answer answer) {
        return same.stream()
                .filter(other -> !other.id().equals(answer.id()))
                .map(Answer::response)
                .toList();
    }

    private static void claims(Answer answer, List<String> others, List<LabelledClaim> claims) {
        for (JudgedSentence sentence : answer.sentences()) {
            for (Fact fact : sentence.facts()) {
                claims.add(new LabelledClaim(
                        answer.id() + ":" + claims.size(),
                        answer.topic(),
                        answer.model(),
                        fact.text(),
                        answer.prompt(),
                        answer.response(),
                        EvidenceMode.CROSS_MODEL,
                        others,
                        fact.supported() ? LabelledClaim.Label.SUPPORTED : LabelledClaim.Label.UNSUPPORTED));
            }
        }
    }

    private static Answer answer(DataRow row) {
        List<JudgedSentence> sentences = new ArrayList<>();
        for (JsonNode sentence : row.node("sentences")) {
            List<Fact> facts = new ArrayList<>();
            for (JsonNode fact : sentence.path("facts")) {
                String label = fact.path("label").asString("");
                switch (label) {
                    case "S" -> facts.add(new Fact(fact.path("text").asString(""), true));
                    case "NS" -> facts.add(new Fact(fact.path("text").asString(""), false));
                    case "IR" -> {}
                    default -> throw row.malformed("sentences holds a fact with another label");
                }
            }
            sentences.add(new JudgedSentence(sentence.path("text").asString(""), facts));
        }
        return new Answer(
                row.id(), row.text("model"), row.text("topic"), row.text("prompt"), row.text("response"), sentences);
    }

    /// One model's biography of one person.
    record Answer(
            String id, String model, String topic, String prompt, String response, List<JudgedSentence> sentences) {

        Answer {
            sentences = List.copyOf(sentences);
        }

        @Override
        public String toString() {
            return "Answer[" + id + "]";
        }
    }

    /// @param facts judged true or false; those that people found irrelevant are left out
    record JudgedSentence(String text, List<Fact> facts) {

        JudgedSentence {
            facts = List.copyOf(facts);
        }

        @Override
        public String toString() {
            return "JudgedSentence[" + facts.size() + " facts]";
        }
    }

    record Fact(String text, boolean supported) {

        @Override
        public String toString() {
            return "Fact[" + supported + "]";
        }
    }
}
