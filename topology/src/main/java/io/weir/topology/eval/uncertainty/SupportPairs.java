// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.IdfTable;
import io.weir.guard.uncertainty.Passage;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Everything that the scorer is fitted on, and how rare words are in it.
///
/// @param words counted over sentences of biographies and answers, no label among them
record SupportPairs(
        List<SupportPair> pairs,
        BiographyFacts biographies,
        Triplets triplets,
        Stances stances,
        IdfTable words,
        List<DataUsed> files) {

    static final String GENERAL = "uncertainty/halueval_general.jsonl";

    static final List<String> FILES = List.of(BiographyFacts.FILE, Triplets.FILE, Stances.FILE, GENERAL);

    private static final int COUNT_MIN = 3;

    SupportPairs {
        pairs = List.copyOf(pairs);
        files = List.copyOf(files);
    }

    static SupportPairs read(DataDirectory data, long seed) {
        BiographyFacts biographies = BiographyFacts.read(data);
        Triplets triplets = Triplets.read(data);
        Stances stances = Stances.read(data);
        var counter = new WordCounter();
        biographies.answers().forEach(answer -> answer.sentences().forEach(sentence -> counter.add(sentence.text())));
        triplets.responses().forEach(counter::addAll);
        DataUsed general = data.read(GENERAL, row -> counter.addAll(row.text("chatgpt_response")));
        List<SupportPair> pairs = new ArrayList<>(AlteredFacts.pairs(biographies.answers(), seed));
        stances.pairs().forEach(claim -> pairs.add(stance(claim)));
        triplets.claims().forEach(claim -> claim.evidence().forEach(text -> pairs.add(triplet(claim, text))));
        return new SupportPairs(
                pairs,
                biographies,
                triplets,
                stances,
                counter.table(),
                List.of(biographies.file(), triplets.file(), stances.file(), general));
    }

    private static SupportPair stance(LabelledClaim claim) {
        SupportPair.Says says = switch (claim.label()) {
            case SUPPORTED -> SupportPair.Says.SUPPORTED;
            case UNSUPPORTED -> SupportPair.Says.UNMENTIONED;
            case CONTRADICTED -> SupportPair.Says.CONTRADICTED;
        };
        return new SupportPair(
                SupportPair.Source.STANCES,
                group(claim),
                claim.text(),
                List.of(),
                claim.evidence().getFirst(),
                says);
    }

    private static SupportPair triplet(LabelledClaim claim, String text) {
        SupportPair.Says says = switch (claim.label()) {
            case SUPPORTED -> SupportPair.Says.SUPPORTED;
            case UNSUPPORTED -> SupportPair.Says.UNMENTIONED;
            case CONTRADICTED -> SupportPair.Says.CONTRADICTED;
        };
        return new SupportPair(SupportPair.Source.TRIPLETS, group(claim), claim.text(), List.of(), text, says);
    }

    /// The group by which folds part a labelled claim's file.
    static String group(LabelledClaim claim) {
        return switch (claim.mode()) {
            case GROUNDING -> "claim:" + claim.group();
            case CROSS_MODEL -> (claim.question().isEmpty() ? "id:" : "topic:") + claim.group();
            case PRIOR, ONSET, NATIVE, RESAMPLED, NEIGHBOURS -> "question:" + claim.group();
        };
    }

    /// In how many sentences each word stands.
    private static final class WordCounter {

        private final Map<String, Integer> counts = new HashMap<>();
        private int sentences;

        void addAll(String text) {
            Passage.of(text).sentenceTexts().forEach(this::add);
        }

        void add(String sentence) {
            ClaimText.keys(sentence).forEach(key -> counts.merge(key, 1, Integer::sum));
            sentences++;
        }

        IdfTable table() {
            return IdfTable.of(counts, sentences, COUNT_MIN);
        }
    }
}
