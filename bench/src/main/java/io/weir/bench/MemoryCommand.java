// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.ModelStore;
import io.weir.model.batch.BatchSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What an encoder keeps of the memory outside the heap, after its largest batches and over many calls.
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = {
            "Resident memory of this process (Linux alone): how much more of it an encoder keeps once its",
            "largest allowed batches have run on all workers, and how it moves over many mixed calls."
        },
        footer = {"", "Examples:", "  ./weir bench memory", "  ./weir bench memory --calls 2000"})
final class MemoryCommand implements WeirBenchmark {

    private static final int USUAL_TEXTS = 200;
    private static final int CALLERS = 16;
    private static final int SAMPLES = 20;
    private static final int CALLS_A_STEP = 1_000;

    @Mixin
    private final BenchOptions options = new BenchOptions(1);

    @Option(names = "--calls", defaultValue = "10000", description = "Mixed calls (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Option(
            names = "--model",
            defaultValue = "all-minilm-l6-v2",
            description = "Catalogue id of an encoder (default: ${DEFAULT-VALUE}).")
    private String model = "";

    private final List<Double> loaded = new ArrayList<>();
    private final List<Double> kept = new ArrayList<>();
    private final List<Double> slopes = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        CatalogueEntry entry = Catalogue.shipped().entry(model);
        ModelStore store = ModelStore.standard();
        ChatTexts chat = ChatTexts.of(entry, store, USUAL_TEXTS);
        for (int round = 0; round < options.rounds().count(); round++) {
            round(entry, store, chat);
        }
        return BenchReport.of(
                "memory",
                List.of(
                        BenchReport.setting("model", entry.id()),
                        BenchReport.setting("workers", BatchSettings.cpu().workers()),
                        BenchReport.setting("calls", calls),
                        BenchReport.setting("rounds", options.rounds().count())),
                List.of(
                        BenchReport.Row.of("encoder.kept-mib", array(kept), 60, 30, false),
                        BenchReport.Row.of("encoder.slope, MiB in 1,000 calls", array(slopes), 1, .2, false),
                        BenchReport.Row.shown("with the model, MiB", array(loaded))));
    }

    private void round(CatalogueEntry entry, ModelStore store, ChatTexts chat) throws Exception {
        BatchSettings settings = BatchSettings.cpu(entry.precision());
        try (ScheduledEncoder encoder = ScheduledEncoder.open(entry, store, settings)) {
            encoder.run(chat.texts(), CALLERS);
            double before = ProcessUse.residentMib();
            loaded.add(before);
            encoder.run(largest(entry, settings), CALLERS);
            kept.add(ProcessUse.residentMib() - before);
            Progress.say(String.format(
                    Locale.ROOT,
                    "%,.0f MiB with the model, %,.0f more kept after the largest batches",
                    before,
                    kept.getLast()));
            slopes.add(slope(encoder, chat));
        }
    }

    /// Texts that fill a batch to its last token, enough for every worker at once.
    private static List<String> largest(CatalogueEntry entry, BatchSettings settings) {
        String window = "water ".repeat(entry.text().tokensMax() - 2);
        int each = Math.max(settings.batchTokensMax() / entry.text().tokensMax(), 1);
        return Collections.nCopies(each * settings.workers() * CALLERS / 2, window);
    }

    /// MiB in 1,000 calls, by least squares over the later half: the first still warms up.
    private double slope(ScheduledEncoder encoder, ChatTexts chat) throws Exception {
        int step = Math.max(calls / SAMPLES, 1);
        List<Double> samples = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            encoder.run(mixed(chat, step, sample), CALLERS);
            samples.add(ProcessUse.residentMib());
            Progress.say(String.format(Locale.ROOT, "%,d calls: %,.0f MiB", (sample + 1) * step, samples.getLast()));
        }
        return slope(samples.subList(SAMPLES / 2, SAMPLES)) * CALLS_A_STEP / step;
    }

    /// Mostly usual texts; now and then an empty one, and one of several windows.
    private static List<String> mixed(ChatTexts chat, int count, int offset) {
        List<String> mixed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = chat.texts().get((i + offset * count) % chat.texts().size());
            mixed.add(i % 50 == 0 ? "" : i % 50 == 25 ? text.repeat(5) : text);
        }
        return mixed;
    }

    static double slope(List<Double> samples) {
        double middle = (samples.size() - 1) / 2.0;
        double mean =
                samples.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (int i = 0; i < samples.size(); i++) {
            above += (i - middle) * (samples.get(i) - mean);
            below += (i - middle) * (i - middle);
        }
        return above / below;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
