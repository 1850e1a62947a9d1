// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import ai.onnxruntime.OrtException;
import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.ModelStore;
import io.weir.model.batch.BatchSettings;
import io.weir.model.text.TokenWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the scheduler and all around it cost beside the model, and what others cost for the same texts.
@Command(
        name = "encoder",
        mixinStandardHelpOptions = true,
        description = {
            "Sentence embeddings of chat texts, all contenders by turns in one process. Ratios are of the",
            "process' CPU time a text, so that other work on the machine moves them little.",
            "",
            "raw: calls of ONNX Runtime over sorted tokens in the same batches, and nothing else.",
            "16, 64: Weir's encoder with so many callers, text in and vector out.",
            "LangChain4j: its own encoder on the same files, as it comes and at equal threads."
        },
        footer = {"", "Examples:", "  ./weir bench encoder", "  ./weir bench encoder --rounds 9 --json -"})
final class EncoderCommand implements WeirBenchmark {

    private static final int[] CALLERS = {16, 64};
    private static final int ARRIVAL_ROWS = 32;
    private static final int WARM_UP_PASSES = 4;

    @Mixin
    private final BenchOptions options = new BenchOptions(7);

    @Option(names = "--texts", defaultValue = "200", description = "Texts of a round (default: ${DEFAULT-VALUE}).")
    private int texts;

    @Option(
            names = "--batch-tokens",
            description = "Tokens of a batch, for the raw loop and the scheduler (default: ${DEFAULT-VALUE}).")
    private int batchTokens = BatchSettings.cpu().batchTokensMax();

    private final List<Rounds.Contender> contenders = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        ModelStore store = ModelStore.standard();
        CatalogueEntry fp32 = Catalogue.ALL_MINILM_L6_V2;
        CatalogueEntry int8 = Catalogue.shipped().entry("all-minilm-l6-v2-q");
        ChatTexts chat = ChatTexts.of(fp32, store, texts);
        Path model = store.open(fp32.model());
        Path tokenizer = store.open(fp32.tokenizer());
        int workers = BatchSettings.cpu().workers();
        try (var full = new Lane("fp32", fp32, store, chat);
                var quantized = new Lane("int8", int8, store, chat);
                var byDefault = LangChainEncoder.byDefault(model, tokenizer);
                var equalThreads = LangChainEncoder.withThreads(model, tokenizer, workers)) {
            full.warmUp();
            quantized.warmUp();
            full.enter();
            quantized.enter();
            contender("arrival 32", () -> full.raw.run(chat.inArrivalOrder(ARRIVAL_ROWS)));
            contender("LangChain4j", () -> byDefault.run(chat.texts()));
            contender("LangChain4j, equal threads", () -> equalThreads.run(chat.texts()));
            return report(options.rounds().run(contenders), full, quantized, chat);
        }
    }

    private void contender(String name, ProcessUse.Task task) {
        contenders.add(new Rounds.Contender(name, _ -> ProcessUse.measure(texts, task)));
    }

    private BenchReport report(Rounds.Result result, Lane full, Lane quantized, ChatTexts chat) {
        List<BenchReport.Row> rows = new ArrayList<>();
        full.addRows(result, rows);
        quantized.addRows(result, rows);
        rows.add(BenchReport.Row.of("encoder.session-share, fp32", full.shares(), .95, .97, true));
        rows.add(BenchReport.Row.of("encoder.session-share, int8", quantized.shares(), .93, .95, true));
        rows.add(BenchReport.Row.of(
                "encoder.langchain4j-ratio", result.cpuRatios("LangChain4j", "fp32, 64"), 1.45, 1.6, true));
        rows.add(BenchReport.Row.of(
                "encoder.langchain4j-ratio, equal",
                result.cpuRatios("LangChain4j, equal threads", "fp32, 64"),
                1.05,
                1.15,
                true));
        rows.add(BenchReport.Row.of(
                "encoder.token-budget-of-arrival-32", result.cpuRatios("arrival 32", "fp32, raw"), 2, 2.3, true));
        rows.add(BenchReport.Row.shown("fp32, rows a batch, 16 / 64", full.rowsABatch()));
        rows.add(BenchReport.Row.shown("fp32, share of padding", full.padding()));
        rows.addAll(result.shownRows("texts/s"));
        return BenchReport.of(
                "encoder",
                List.of(
                        BenchReport.setting("texts", chat.texts().size()),
                        BenchReport.setting(
                                "tokens p50", Math.round(chat.lengths().at(.5))),
                        BenchReport.setting("p90", Math.round(chat.lengths().at(.9))),
                        BenchReport.setting("batch tokens", batchTokens),
                        BenchReport.setting("workers", BatchSettings.cpu().workers()),
                        BenchReport.setting("rounds", result.rounds())),
                rows);
    }

    /// One model: the raw loop, and the scheduler with few and many callers.
    private final class Lane implements AutoCloseable {

        private final String name;
        private final ChatTexts chat;
        private final RawEncoder raw;
        private final ScheduledEncoder scheduled;
        private final List<List<TokenWindow>> batches;
        private final List<Double> share = new ArrayList<>();
        private final List<Double> rowsABatch = new ArrayList<>();
        private final List<Double> padding = new ArrayList<>();

        Lane(String name, CatalogueEntry entry, ModelStore store, ChatTexts chat) throws Exception {
            BatchSettings usual = BatchSettings.cpu(entry.precision());
            BatchSettings settings = usual.withBatch(batchTokens, usual.batchRowsMax(), usual.paddingMax());
            this.name = name;
            this.chat = chat;
            this.batches = chat.inBudget(settings.batchTokensMax(), settings.batchRowsMax(), settings.paddingMax());
            this.raw = new RawEncoder(store.open(entry.model()), entry.width(), settings.workers());
            this.scheduled = ScheduledEncoder.open(entry, store, settings);
        }

        /// Until the compiler is done with what the raw loop does not have.
        void warmUp() throws Exception {
            Progress.say("warming up " + name);
            for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
                scheduled.run(chat.texts(), CALLERS[pass % CALLERS.length]);
            }
        }

        void enter() {
            contender(name + ", raw", () -> raw.run(batches));
            for (int callers : CALLERS) {
                contenders.add(new Rounds.Contender(name + ", " + callers, round -> scheduled(round, callers)));
            }
        }

        private Measurement scheduled(int round, int callers) {
            Duration before = scheduled.nativeCpu();
            Measurement measurement = ProcessUse.measure(texts, () -> scheduled.run(chat.texts(), callers));
            Duration inside = scheduled.nativeCpu().minus(before);
            double rows = scheduled.takeRowsABatch();
            double padded = scheduled.takePadding();
            if (round > 0) {
                share.add((double) inside.toNanos() / measurement.cpu().toNanos());
                rowsABatch.add(rows);
                padding.add(padded);
            }
            return measurement;
        }

        void addRows(Rounds.Result result, List<BenchReport.Row> rows) {
            for (int callers : CALLERS) {
                rows.add(BenchReport.Row.of(
                        "encoder.scheduler-of-raw, " + name + ", " + callers,
                        result.cpuRatios(name + ", raw", name + ", " + callers),
                        .95,
                        .98,
                        true));
            }
        }

        double[] shares() {
            return array(share);
        }

        double[] rowsABatch() {
            return array(rowsABatch);
        }

        double[] padding() {
            return array(padding);
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        public void close() throws OrtException {
            scheduled.close();
            raw.close();
        }
    }
}
