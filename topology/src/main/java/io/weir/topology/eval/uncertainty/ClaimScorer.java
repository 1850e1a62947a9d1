// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.Encoder.Embedding;
import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.Estimator;
import io.weir.guard.uncertainty.EstimatorSettings;
import io.weir.guard.uncertainty.EvidenceText;
import io.weir.guard.uncertainty.PairFeatures;
import io.weir.guard.uncertainty.Passage;
import io.weir.guard.uncertainty.RuleConcepts;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.SupportModel;
import io.weir.guard.uncertainty.Uncertainty;
import io.weir.guard.uncertainty.Weighed;
import io.weir.guard.uncertainty.WordWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Scores judged claims with the guard's own scorer and estimator. Texts are read once and kept.
final class ClaimScorer {

    private static final Estimator ESTIMATOR = new Estimator(EstimatorSettings.DEFAULT);

    private final EncodedTexts texts;
    private final Map<String, EvidenceText> evidence = new HashMap<>();

    ClaimScorer(EncodedTexts texts) {
        this.texts = texts;
    }

    /// Every text of the claims that needs a vector.
    static List<String> texts(List<LabelledClaim> claims) {
        Set<String> needed = new HashSet<>();
        Set<String> read = new HashSet<>();
        List<String> all = new ArrayList<>();
        for (LabelledClaim claim : claims) {
            add(claim.text(), needed, all);
            add(claim.question(), needed, all);
            for (String text : claim.evidence()) {
                if (read.add(text)) {
                    Passage.of(text).sentenceTexts().forEach(sentence -> add(sentence, needed, all));
                }
            }
        }
        return all;
    }

    private static void add(String text, Set<String> needed, List<String> all) {
        if (!text.isBlank() && needed.add(text)) {
            all.add(text);
        }
    }

    /// The claim as the guard compares it.
    ClaimText claim(LabelledClaim claim) {
        Set<String> given = new HashSet<>(ClaimText.keys(claim.question()));
        given.addAll(RuleConcepts.subject(claim.answer()));
        return claim(claim.text(), claim.question(), given);
    }

    ClaimText claim(String text, String question, Set<String> given) {
        Embedding vector = texts.of(text);
        double similarity = question.isBlank() ? 0 : PairFeatures.dot(vector, texts.of(question));
        return ClaimText.of(text, given, vector, similarity);
    }

    EvidenceText evidence(String text) {
        return evidence.computeIfAbsent(text, key -> {
            Passage passage = Passage.of(key);
            return new EvidenceText(
                    passage, passage.sentenceTexts().stream().map(texts::of).toList());
        });
    }

    Scored score(SupportModel model, LabelledClaim claim) {
        return score(model, claim(claim), claim);
    }

    /// What the first pieces of the claim's evidence make of it.
    Scored score(SupportModel model, ClaimText text, LabelledClaim claim) {
        List<Weighed> weighed = new ArrayList<>();
        double against = 0;
        for (String piece : claim.evidence()) {
            Support support = model.support(text, evidence(piece));
            weighed.add(Weighed.of(claim.mode(), support));
            against += support.contradicted();
        }
        double contradicted = weighed.isEmpty() ? 0 : against / weighed.size();
        return new Scored(ESTIMATOR.estimate(weighed, model.prior(text), text.promptSimilarity()), contradicted);
    }

    /// Baseline: 1 − the mean over the evidence of the best sentence's share of the claim's words.
    double overlap(WordWeights words, LabelledClaim claim) {
        ClaimText text = claim(claim);
        return 1
                - claim.evidence().stream()
                        .mapToDouble(piece -> PairFeatures.of(text, evidence(piece), words)[0])
                        .average()
                        .orElse(0);
    }

    /// @param contradicted mean over the evidence of the probability that it says otherwise
    record Scored(Uncertainty uncertainty, double contradicted) {}
}
