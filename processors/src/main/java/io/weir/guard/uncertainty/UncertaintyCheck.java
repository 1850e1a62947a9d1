// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Encoder.Embedding;
import io.weir.guard.uncertainty.UncertaintyOutcome.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/// Judges one answer by its evidence: claims, concepts, support, uncertainty, outcome.
///
/// - Score of an answer: the mean of its worst concept's probability and of the mean over its concepts.
/// - A concept that no evidence speaks of, or that the question itself says, makes the outcome
///   [Reason#INSUFFICIENT_EVIDENCE] unless another concept is flagged.
/// - Needs a vector for every text that [#texts] names.
public final class UncertaintyCheck {

    private final ConceptExtractor extractor;
    private final SupportModel model;
    private final Estimator estimator;
    private final double floor;

    /// @param floor probability from which a concept is flagged
    public UncertaintyCheck(ConceptExtractor extractor, SupportModel model, Estimator estimator, double floor) {
        if (!(floor > 0 && floor <= 1)) {
            throw new IllegalArgumentException("a floor is in (0, 1]: " + floor);
        }
        this.extractor = extractor;
        this.model = model;
        this.estimator = estimator;
        this.floor = floor;
    }

    /// Reads an answer and all of its evidence.
    public Reading read(String question, String answer, List<EvidencePiece> evidence) {
        return read(question, answer, evidence, new TokenOnsets.None(), Integer.MAX_VALUE);
    }

    /// Reads an answer: its claims, and which texts must be encoded before they can be judged.
    ///
    /// @param onsets placed in the answer
    /// @param sentencesMax sentences of evidence; a piece that goes beyond is left out whole, as its beginning
    ///     alone would seem to miss what stands in the rest
    public Reading read(
            String question, String answer, List<EvidencePiece> found, TokenOnsets onsets, int sentencesMax) {
        return read(extractor.extract(answer, question), question, found, onsets, sentencesMax);
    }

    /// Reads the evidence for claims that are known already.
    Reading read(
            ConceptExtractor.Extraction extraction,
            String question,
            List<EvidencePiece> found,
            TokenOnsets onsets,
            int sentencesMax) {
        Set<String> texts = new LinkedHashSet<>();
        extraction.claims().forEach(claim -> texts.add(claim.text()));
        List<EvidencePiece> evidence = new ArrayList<>();
        List<Passage> passages = new ArrayList<>();
        int sentences = 0;
        for (EvidencePiece piece : found) {
            Passage passage = Passage.of(piece.text());
            if (sentences + passage.sentences().size() <= sentencesMax) {
                sentences += passage.sentences().size();
                evidence.add(piece);
                passages.add(passage);
            }
        }
        if (!texts.isEmpty()) {
            passages.forEach(passage -> texts.addAll(passage.sentenceTexts()));
            if (!question.isBlank()) {
                texts.add(question);
            }
        }
        return new Reading(question, extraction, evidence, passages, onsets, texts, evidence.size() < found.size());
    }

    /// Judges what was read.
    public UncertaintyOutcome judge(Reading reading, Function<String, Embedding> vectors) {
        if (reading.extraction().claims().isEmpty()) {
            return new UncertaintyOutcome.Inconclusive(Reason.NO_CONCEPTS);
        }
        List<EvidenceText> texts = reading.passages().stream()
                .map(passage -> new EvidenceText(
                        passage, passage.sentenceTexts().stream().map(vectors).toList()))
                .toList();
        Set<String> given = new HashSet<>(ClaimText.keys(reading.question()));
        given.addAll(reading.extraction().subject());
        List<ConceptFinding> findings = new ArrayList<>();
        List<Claim> claims = reading.extraction().claims();
        List<Embedding> claimVectors =
                claims.stream().map(claim -> vectors.apply(claim.text())).toList();
        for (Concept concept : Concepts.merged(claims, claimVectors)) {
            double similarity = reading.question().isBlank()
                    ? 0
                    : PairFeatures.dot(concept.vector(), vectors.apply(reading.question()));
            ClaimText claim = ClaimText.of(concept.claim().text(), given, concept.vector(), similarity);
            findings.add(finding(concept, claim, reading, texts));
        }
        findings.sort(Comparator.comparingDouble(ConceptFinding::probability).reversed());
        return conclude(findings);
    }

    /// What the evidence makes of one claim.
    private ConceptFinding finding(Concept concept, ClaimText claim, Reading reading, List<EvidenceText> texts) {
        List<EvidencePiece> evidence = reading.evidence();
        List<Weighed> weighed = new ArrayList<>();
        List<EvidenceSays> said = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            EvidenceSays says = model.said(claim, texts.get(i));
            said.add(says);
            weighed.add(new Weighed(evidence.get(i).mode(), evidence.get(i).weight(), says.support()));
        }
        OptionalDouble onset = onset(reading.onsets(), concept.claim());
        onset.ifPresent(sure -> weighed.add(Weighed.of(EvidenceMode.ONSET, new Support(sure, 1 - sure, 0))));
        Uncertainty uncertainty = estimator.estimate(weighed, model.prior(claim), claim.promptSimilarity());
        return new ConceptFinding(concept, uncertainty, model.calibrated(mode(weighed), uncertainty.p()), said, onset);
    }

    /// Probability of the least sure token that begins a name or number of the claim.
    private static OptionalDouble onset(TokenOnsets onsets, Claim claim) {
        OptionalDouble surprise =
                onsets instanceof TokenOnsets.Usable usable ? usable.surprise(claim) : OptionalDouble.empty();
        return surprise.isEmpty() ? surprise : OptionalDouble.of(StrictMath.exp(-surprise.getAsDouble()));
    }

    /// The mode that weighs most.
    private static EvidenceMode mode(Collection<Weighed> evidence) {
        double[] weights = new double[EvidenceMode.values().length];
        EvidenceMode heaviest = EvidenceMode.PRIOR;
        for (Weighed each : evidence) {
            weights[index(each.mode())] += each.weight();
            if (weights[index(each.mode())] > weights[index(heaviest)]) {
                heaviest = each.mode();
            }
        }
        return heaviest;
    }

    private static int index(EvidenceMode mode) {
        return List.of(EvidenceMode.values()).indexOf(mode);
    }

    private UncertaintyOutcome conclude(List<ConceptFinding> worstFirst) {
        List<ConceptFinding> flagged = worstFirst.stream()
                .filter(finding ->
                        finding.probability() >= floor && finding.uncertainty().hasEvidence())
                .toList();
        if (!flagged.isEmpty()) {
            List<ConceptFinding> others = worstFirst.stream()
                    .filter(finding -> !flagged.contains(finding))
                    .toList();
            return new UncertaintyOutcome.Flagged(flagged, others);
        }
        boolean open = worstFirst.stream()
                .anyMatch(finding -> !finding.uncertainty().hasEvidence()
                        || finding.uncertainty().promptDerived());
        return open
                ? new UncertaintyOutcome.Inconclusive(Reason.INSUFFICIENT_EVIDENCE, worstFirst)
                : new UncertaintyOutcome.Clear(worstFirst);
    }

    /// The answer's score; `concepts` is not empty.
    public static double answerScore(List<ConceptFinding> concepts) {
        double highest = 0;
        double sum = 0;
        for (ConceptFinding concept : concepts) {
            highest = Math.max(highest, concept.probability());
            sum += concept.probability();
        }
        return (highest + sum / concepts.size()) / 2;
    }

    /// An answer and its evidence, read.
    ///
    /// @param evidence that is read
    /// @param passages the same, in sentences
    /// @param texts everything that needs a vector
    /// @param cut whether some evidence was left out
    public record Reading(
            String question,
            ConceptExtractor.Extraction extraction,
            List<EvidencePiece> evidence,
            List<Passage> passages,
            TokenOnsets onsets,
            Set<String> texts,
            boolean cut) {

        public Reading {
            evidence = List.copyOf(evidence);
            passages = List.copyOf(passages);
        }

        /// Whether nothing at all speaks for or against a claim.
        public boolean isWithoutEvidence() {
            return evidence.isEmpty() && !(onsets instanceof TokenOnsets.Usable);
        }

        @Override
        public String toString() {
            return "Reading[" + extraction + ", " + evidence.size() + " pieces of evidence]";
        }
    }
}
