// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.Device;
import io.weir.model.Features;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.ModelUnavailableException;
import io.weir.model.Pixels;
import io.weir.model.batch.BatchSettings;
import io.weir.model.onnx.ImageTokens;
import io.weir.model.onnx.OnnxImageEncoder;
import io.weir.model.onnx.RawImageLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What preparation, queue and answers cost beside the model that reads pictures.
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = {
            "All blocks of a vision transformer for pictures of 320 by 240, by turns in one process. Ratios are",
            "of the process' CPU time a picture.",
            "",
            "raw: calls of ONNX Runtime over prepared pictures, and nothing else.",
            "encoder: pixels in, layers out, by callers that each wait for their answer."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir models pull vit-s14-focus && ./weir bench image",
            "  ./weir bench image --pictures 8 --json -"
        })
final class ImageCommand implements WeirBenchmark {

    private static final int MISSING = 3;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int CALLERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final BenchOptions options = new BenchOptions(7);

    @Option(names = "--pictures", defaultValue = "12", description = "Pictures of a round (default: ${DEFAULT-VALUE}).")
    private int pictures;

    @Option(names = "--model", defaultValue = "vit-s14-focus", description = "Which (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Override
    public Integer call() throws Exception {
        try {
            return options.run(this::measure);
        } catch (ModelUnavailableException missing) {
            spec.commandLine().getErr().println("weir bench image: " + missing.getMessage());
            return MISSING;
        }
    }

    private BenchReport measure() throws Exception {
        CatalogueEntry entry = Catalogue.shipped().entry(model);
        ModelStore store = ModelStore.standard();
        BatchSettings settings = BatchSettings.cpu();
        List<Pixels> drawn = drawn();
        try (RawImageLoop raw = RawImageLoop.open(entry, store, drawn);
                ExecutorService threads = Executors.newFixedThreadPool(settings.workers());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                OnnxImageEncoder encoder = OnnxImageEncoder.open(
                        entry,
                        ImageTokens.ALL,
                        store,
                        settings,
                        new Device.Cpu(),
                        InstantSource.system(),
                        ModelListener.NONE)) {
            Rounds.Result result = options.rounds()
                    .run(List.of(
                            new Rounds.Contender(
                                    "raw",
                                    _ -> ProcessUse.measure(
                                            pictures, () -> each(threads, settings.workers(), raw::run))),
                            new Rounds.Contender(
                                    "encoder",
                                    _ -> ProcessUse.measure(
                                            pictures,
                                            () -> each(callers, CALLERS, i -> encode(encoder, drawn.get(i)))))));
            return report(result, settings);
        }
    }

    private void each(ExecutorService threads, int callers, IntConsumer work) throws Exception {
        var next = new AtomicInteger();
        List<Callable<Void>> calls = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            calls.add(() -> {
                for (int i = next.getAndIncrement(); i < pictures; i = next.getAndIncrement()) {
                    work.accept(i);
                }
                return null;
            });
        }
        for (Future<Void> call : threads.invokeAll(calls)) {
            call.get();
        }
    }

    private static void encode(OnnxImageEncoder encoder, Pixels picture) {
        if (!(encoder.encode(picture, Instant.now().plus(PATIENCE)) instanceof Features.Extracted)) {
            throw new IllegalStateException("a picture has no features");
        }
    }

    private BenchReport report(Rounds.Result result, BatchSettings settings) {
        List<BenchReport.Row> rows = new ArrayList<>();
        rows.add(BenchReport.Row.of("image.of-raw", result.cpuRatios("raw", "encoder"), .90, .95, true));
        rows.addAll(result.shownRows("pictures/s"));
        return BenchReport.of(
                "image",
                List.of(
                        BenchReport.setting("model", model),
                        BenchReport.setting("pictures", pictures),
                        BenchReport.setting("workers", settings.workers()),
                        BenchReport.setting("rounds", result.rounds())),
                rows);
    }

    private List<Pixels> drawn() {
        var random = new SplittableRandom(1);
        List<Pixels> drawn = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            byte[] values = new byte[WIDTH * HEIGHT * 3];
            random.nextBytes(values);
            drawn.add(Pixels.rgb(WIDTH, HEIGHT, values));
        }
        return drawn;
    }
}
