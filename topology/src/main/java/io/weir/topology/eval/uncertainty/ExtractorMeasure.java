// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.ConceptExtractor;
import io.weir.guard.uncertainty.LanguageModelConcepts;
import io.weir.guard.uncertainty.LanguageModelConcepts.Extracted;
import io.weir.guard.uncertainty.RuleConcepts;
import io.weir.guard.uncertainty.WordWeights;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.backtranslation.GuessingModel;
import io.weir.topology.eval.uncertainty.BiographyFacts.Answer;
import io.weir.topology.eval.uncertainty.ConceptMeasure.Tally;
import io.weir.topology.model.CausalLanguageModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// What rules lose against a language model that finds the claims, and the other way round: both on the
/// same answers, drawn at random.
final class ExtractorMeasure {

    private static final int ANSWERS_MAX = 60;
    private static final Duration WITHIN = Duration.ofMinutes(5);

    private final List<Answer> answers;
    private final WordWeights words;

    ExtractorMeasure(List<Answer> answers, WordWeights words, long seed) {
        List<Answer> judged = new ArrayList<>(
                answers.stream().filter(answer -> !answer.sentences().isEmpty()).toList());
        Collections.shuffle(judged, new Random(seed));
        this.answers = judged.subList(0, Math.min(ANSWERS_MAX, judged.size()));
        this.words = words;
    }

    /// @throws DataException where no language model can be opened
    void measure(EvaluationRun run, MetricList metrics) {
        try (CausalLanguageModel model = open(run)) {
            var asked = new Asked(new LanguageModelConcepts(model, words), run.progress());
            List<Tally> theirs = ConceptMeasure.of(answers, asked);
            List<Tally> ours = ConceptMeasure.of(answers, new RuleConcepts(words));
            add(metrics, ".llm", Mode.AS_SHIPPED, theirs);
            add(metrics, ".same-answers", Mode.FIXED, ours);
            metrics.add("concepts.llm.failed", Mode.AS_SHIPPED, asked.outcomes, Outcome::answer, Outcome::failedShare);
            metrics.add("concepts.llm.added", Mode.AS_SHIPPED, asked.outcomes, Outcome::answer, Outcome::addedShare);
        }
    }

    private static void add(MetricList metrics, String suffix, Mode mode, List<Tally> tallies) {
        metrics.add("concepts.mixed" + suffix, mode, tallies, Tally::topic, Tally::mixedShare);
        metrics.add("concepts.coverage" + suffix, mode, tallies, Tally::topic, Tally::coverage);
    }

    private static CausalLanguageModel open(EvaluationRun run) {
        return run.endpoint()
                .map(GuessingModel::remote)
                .or(GuessingModel::embedded)
                .orElseThrow(() -> new DataException(
                        3,
                        "--extractor llm needs a language model: --endpoint and --model, or ./weir models convert "
                                + GuessingModel.EMBEDDED));
    }

    /// What one answer came to.
    ///
    /// @param kept claims that count
    /// @param added claims that the answer does not make
    private record Outcome(String answer, boolean failed, int kept, int added) {

        static double failedShare(List<Outcome> outcomes) {
            return outcomes.stream().filter(Outcome::failed).count() / (double) outcomes.size();
        }

        static double addedShare(List<Outcome> outcomes) {
            int added = outcomes.stream().mapToInt(Outcome::added).sum();
            return (double) added
                    / (added + outcomes.stream().mapToInt(Outcome::kept).sum());
        }
    }

    /// An answer whose claims the model does not give has none.
    private final class Asked implements ConceptExtractor {

        private final LanguageModelConcepts concepts;
        private final Progress progress;
        private final List<Outcome> outcomes = new ArrayList<>();

        Asked(LanguageModelConcepts concepts, Progress progress) {
            this.concepts = concepts;
            this.progress = progress;
        }

        @Override
        public Extraction extract(String answer, String question) {
            Extracted extracted =
                    concepts.extract(answer, question, Instant.now().plus(WITHIN));
            String id = answers.get(outcomes.size()).topic();
            Extraction found = new Extraction(List.of(), Set.of());
            switch (extracted) {
                case Extracted.Found(Extraction extraction, int added, var _) -> {
                    outcomes.add(new Outcome(id, false, extraction.claims().size(), added));
                    found = extraction;
                }
                case Extracted.Unavailable _ -> outcomes.add(new Outcome(id, true, 0, 0));
            }
            progress.at("asking for claims", outcomes.size(), answers.size());
            return found;
        }
    }
}
