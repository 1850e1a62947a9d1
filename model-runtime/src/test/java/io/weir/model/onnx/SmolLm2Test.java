// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.Prompt;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.Stop;
import io.weir.model.TokenScore;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The language model of the catalogue, as `./weir models convert smollm2-135m-instruct` leaves it in a
/// store: that of this machine, or the one that `-Dweir.smollm2.store=` names. Skipped where it is not there.
final class SmolLm2Test {

    private static final String ID = "smollm2-135m-instruct";
    private static final String EXAMPLES = """
            Question: What is the capital of Australia?
            Answer: The capital of Australia is Canberra. It was chosen in 1908 as a compromise.

            Question: How do I cook an omelette?
            Answer: Whisk the eggs with a little salt. Melt butter in a pan, pour in the eggs and fold gently until set.

            """;

    private static Optional<OnnxLanguageModel> opened = Optional.empty();
    private static Optional<OnnxLanguageModel> keeping = Optional.empty();
    private static final AtomicInteger REUSED = new AtomicInteger();

    @BeforeAll
    static void open() throws IOException {
        String named = System.getProperty("weir.smollm2.store", "");
        Path root = named.isEmpty() ? ModelStore.standard().root() : Path.of(named);
        Optional<ConvertedModel> found = ConvertedModels.find(root, ID, Precision.INT8);
        if (found.isEmpty()) {
            String reason = "no converted " + ID + " in " + root + " (./weir models convert " + ID
                    + "), and no -Dweir.smollm2.store: the real model is not asked";
            System.out.println("SKIPPED: " + reason);
            assumeTrue(false, reason);
        }
        LanguageModelSource source = found.get().source(root.resolve("natives"));
        opened = Optional.of(open(source, PrefixSettings.none(), ModelListener.NONE));
        keeping = Optional.of(open(source, PrefixSettings.usual(), new ModelListener() {
            @Override
            public void tokensReused(String model, int tokens) {
                REUSED.addAndGet(tokens);
            }
        }));
    }

    @AfterAll
    static void close() {
        Stream.of(opened, keeping).flatMap(Optional::stream).forEach(OnnxLanguageModel::close);
    }

    @Test
    void itGivesItsKnownAnswers() {
        assertThat(model().isReady()).isTrue();
        assertThat(model().check(soon())).isTrue();
    }

    @Test
    void itAnswersAQuestionAndEndsItsTurn() {
        Generation.Generated answer = generated(model(), ChatPrompt.ofUser("What is the capital of France?"), 40);

        assertThat(answer.text()).contains("Paris");
        assertThat(answer.stop()).isEqualTo(Stop.END_OF_TEXT);
        assertThat(generated(model(), ChatPrompt.ofUser("What is the capital of France?"), 40)
                        .text())
                .isEqualTo(answer.text());
    }

    @Test
    void whatIsTrueIsLikelierThanWhatIsNot() {
        RawPrompt prompt = new RawPrompt("The capital of France is");

        assertThat(mean(scores(model(), prompt, " Paris")))
                .isGreaterThan(mean(scores(model(), prompt, " London")))
                .isGreaterThan(mean(scores(model(), prompt, " omelette")));
    }

    /// 8-bit kernels round otherwise for one row than for many, so a near tie may fall the other way.
    @Test
    void whatItWritesIsNearlyAlwaysWhatItFindsLikeliest() {
        int all = 0;
        int likeliest = 0;
        for (String prompt : List.of("Once upon a time", "Water boils at", "To bake bread you need", "Rivers flow")) {
            String text = generated(model(), new RawPrompt(prompt), 24).text();
            List<TokenScore> scores = scored(model(), new RawPrompt(prompt), text);
            all += scores.size();
            likeliest += (int) scores.stream().filter(TokenScore::mostLikely).count();
        }

        assertThat(likeliest).isGreaterThan(all * 85 / 100);
    }

    /// Many callers and both workers at once: an answer depends on its own text alone.
    @Test
    void anAnswerDoesNotDependOnItsNeighbours() throws InterruptedException, ExecutionException {
        List<RawPrompt> prompts = Stream.of("The gate", "Music is", "A triangle has three", "One, two, three,", "x")
                .map(RawPrompt::new)
                .toList();
        List<List<Double>> alone = prompts.stream()
                .map(prompt -> scores(model(), prompt, " what the keeper wrote down at dawn."))
                .toList();
        List<Callable<List<Double>>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            prompts.forEach(prompt -> calls.add(() -> scores(model(), prompt, " what the keeper wrote down at dawn.")));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Double>>> answers = threads.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(alone.get(i % alone.size()));
            }
        }
    }

    @Test
    void whatPromptsShareIsReadOnceAndNoAnswerShowsIt() {
        REUSED.set(0);
        for (String question : List.of("Where is Paris?", "What is rain?", "Who wrote Hamlet?", "What is rain?")) {
            RawPrompt prompt = new RawPrompt(EXAMPLES + "Question: " + question + "\nAnswer:");

            assertThat(generated(kept(), prompt, 12).text())
                    .isEqualTo(generated(model(), prompt, 12).text());
            assertThat(scores(kept(), prompt, " In France, on the Seine."))
                    .isEqualTo(scores(model(), prompt, " In France, on the Seine."));
        }

        assertThat(REUSED.get()).isGreaterThanOrEqualTo(4 * 64);
    }

    private static OnnxLanguageModel open(LanguageModelSource source, PrefixSettings prefixes, ModelListener listener)
            throws IOException {
        int workers = prefixes.equals(PrefixSettings.none()) ? 2 : 1;
        return OnnxLanguageModel.open(
                source, BatchSettings.cpu().withWorkers(workers, 1), prefixes, InstantSource.system(), listener);
    }

    private static OnnxLanguageModel model() {
        return opened.orElseThrow();
    }

    private static OnnxLanguageModel kept() {
        return keeping.orElseThrow();
    }

    private static Generation.Generated generated(OnnxLanguageModel asked, Prompt prompt, int tokens) {
        Generation generation = asked.generate(prompt, new GenerationLimits(tokens), _ -> false, soon());
        assertThat(generation).isInstanceOf(Generation.Generated.class);
        return (Generation.Generated) generation;
    }

    private static List<TokenScore> scored(OnnxLanguageModel asked, Prompt prompt, String response) {
        Likelihood likelihood = asked.likelihood(prompt, response, 1_000, soon());
        assertThat(likelihood).isInstanceOf(Likelihood.Scored.class);
        return ((Likelihood.Scored) likelihood).tokens();
    }

    private static List<Double> scores(OnnxLanguageModel asked, Prompt prompt, String response) {
        return scored(asked, prompt, response).stream()
                .map(TokenScore::logProbability)
                .toList();
    }

    private static double mean(List<Double> scores) {
        return scores.stream().mapToDouble(each -> each).average().orElseThrow();
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(2));
    }
}
