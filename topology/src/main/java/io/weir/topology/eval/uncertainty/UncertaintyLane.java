// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.Mode;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Measures concepts, scorer and estimator, with the baselines `unigram-max` and `overlap` beside them.
///
/// Claims that people judged are scored as they stand: sentences of WikiBio, facts, triplets, and whole
/// answers. What the extractor makes of a text is measured by `concepts.*`. Files that trained are scored by
/// models fitted without the claim's group; the answers of TriviaQA and HaluEval-2.0 and WikiBio never train.
public final class UncertaintyLane implements EvaluationLane {

    @Override
    public String name() {
        return "uncertainty";
    }

    @Override
    public List<String> files() {
        return UncertaintyData.FILES;
    }

    @Override
    public List<MetricSpec> metrics() {
        return UncertaintySpecs.all();
    }

    @Override
    public LaneResult evaluate(EvaluationRun run) {
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            return evaluate(run, encoder);
        } catch (IOException e) {
            throw new DataException(
                    3, "the encoder cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    LaneResult evaluate(EvaluationRun run, Encoder encoder) {
        UncertaintyData data = UncertaintyData.read(run.data());
        SupportFile shipped = SupportFile.shipped();
        var modes = new FileModes(run, trainedOn());
        var texts = new EncodedTexts(encoder, run.progress());
        texts.add(ClaimScorer.texts(data.claims()));
        QuestionPairs questions = QuestionPairs.read(run.data());
        texts.add(questions.texts());
        var scorer = new ClaimScorer(texts);
        Scoring scoring = scoring(run, shipped, modes, texts, scorer);
        var metrics = new MetricList(run.seed());
        run.progress().note("measuring");
        new WikiMeasure(data, shipped.model(), scorer).measure(metrics);
        new ClaimMeasure(data, scoring, run.seed()).measure(metrics);
        new NeighbourMeasure(questions, texts, shipped.model().words()).measure(metrics);
        if (run.extractor() == EvaluationRun.Extractor.LANGUAGE_MODEL) {
            new ExtractorMeasure(data.biographies().answers(), shipped.model().words(), run.seed())
                    .measure(run, metrics);
        }
        return new LaneResult(
                List.of(encoder.model(), new ModelRef("support", shipped.sha256())),
                data.files(),
                metrics.metrics(),
                List.of(),
                List.of(),
                List.of());
    }

    /// Folds are fitted only where a file asks for them.
    private static Scoring scoring(
            EvaluationRun run, SupportFile shipped, FileModes modes, EncodedTexts texts, ClaimScorer scorer) {
        if (UncertaintyData.FILES.stream().noneMatch(file -> modes.of(file) == Mode.OUT_OF_FOLD)) {
            return new Scoring(modes, shipped.model(), _ -> shipped.model(), scorer);
        }
        run.data().require(SupportPairs.FILES);
        SupportPairs pairs = SupportPairs.read(run.data(), run.seed());
        GeneralAnswers general = GeneralAnswers.read(run.data());
        texts.add(SupportFit.texts(pairs, general));
        FoldModels folds =
                FoldModels.fit(pairs, new SupportFit(pairs, general, texts, scorer), run.seed(), run.progress());
        return new Scoring(modes, shipped.model(), folds::unseen, scorer);
    }

    private static Set<String> trainedOn() {
        Set<String> digests = new HashSet<>();
        for (JsonNode file : JsonMapper.shared()
                .readTree(SupportFile.resource(SupportFile.MANIFEST))
                .path("data")) {
            digests.add(file.path("sha256").asString(""));
        }
        return digests;
    }
}
