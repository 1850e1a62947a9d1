// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.CatalogueEntry;
import io.weir.model.Device;
import io.weir.model.FetchListener;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.onnx.ImageTokens;
import io.weir.model.onnx.OnnxEncoder;
import io.weir.model.onnx.OnnxImageEncoder;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.topology.eval.Progress;
import io.weir.topology.model.ModelLimits;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.model.ModelSpeed;
import io.weir.topology.model.SpeedTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Times models of the catalogue on this machine.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Times models on this machine: rows and tokens a second, and how long one call takes alone.",
            "",
            "Figures a CPU second move little with what else the machine does; compare models by these. Nothing is "
                    + "fetched: pull a model first."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:timed",
            "1:a model does not give its known answers",
            "2:wrong usage, or a model that is not run by itself",
            "3:a model's files are missing"
        },
        footer = {
            "",
            "Examples:",
            "  ./weir models bench",
            "  ./weir models bench bge-small-en-v15 all-minilm-l6-v2-q --seconds 5",
            "  ./weir models bench smollm2-135m-instruct --json -"
        })
final class ModelsBenchCommand implements Callable<Integer> {

    private static final int NOT_GOOD = 1;
    private static final int MISSING = 3;
    private static final String STANDARD_OUTPUT = "-";
    private static final int SECONDS_MAX = 600;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Parameters(paramLabel = "MODEL", description = "Models of the list (default: all-minilm-l6-v2).")
    private List<String> ids = List.of("all-minilm-l6-v2");

    @Option(names = "--seconds", defaultValue = "2", description = "Time for a figure (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - to standard output.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        if (!(seconds > 0 && seconds <= SECONDS_MAX)) {
            throw new ParameterException(spec.commandLine(), "--seconds: write a number up to " + SECONDS_MAX + ".");
        }
        ModelSettings settings = options.settings();
        List<ModelSpeed> speeds = new ArrayList<>();
        for (CatalogueEntry entry : options.entries(options.catalogue(settings), ids)) {
            try {
                speeds.add(timed(entry, settings));
            } catch (IOException failed) {
                spec.commandLine().getErr().println("weir models bench: " + entry.id() + ": " + failed.getMessage());
                return MISSING;
            } catch (IllegalStateException wrong) {
                spec.commandLine().getErr().println("weir models bench: " + entry.id() + ": " + wrong.getMessage());
                return NOT_GOOD;
            }
        }
        tell(speeds);
        return 0;
    }

    private ModelSpeed timed(CatalogueEntry entry, ModelSettings settings) throws IOException {
        ModelLimits limits = settings.of(entry.id());
        var store = new ModelStore(settings.store().withOffline(true), FetchListener.NONE);
        var progress = new Progress(spec.commandLine().getErr(), Terminals.isTerminal());
        var trial = new SpeedTrial(Duration.ofMillis((long) (1_000 * seconds)), progress);
        return switch (entry.form()) {
            case ModelForm.Embedding _, ModelForm.Logits _ -> encoder(entry, store, limits, trial);
            case ModelForm.ImageFeatures _ -> image(entry, store, limits, trial);
            case ModelForm.CausalLm _ -> language(entry, store, trial);
            case ModelForm.Weights _ ->
                throw new ParameterException(
                        spec.commandLine(),
                        "weir models bench: " + entry.id() + " is read by its guard; ./weir bench times guards.");
        };
    }

    private static ModelSpeed encoder(CatalogueEntry entry, ModelStore store, ModelLimits limits, SpeedTrial trial)
            throws IOException {
        BatchSettings batch = limits.batch();
        try (OnnxEncoder open =
                OnnxEncoder.open(entry, store, batch, limits.device(), InstantSource.system(), ModelListener.NONE)) {
            requireReady(open.isReady());
            return trial.of(open, batch.workers());
        }
    }

    private static ModelSpeed image(CatalogueEntry entry, ModelStore store, ModelLimits limits, SpeedTrial trial)
            throws IOException {
        BatchSettings batch = limits.batch();
        Device device = limits.device();
        try (OnnxImageEncoder open = OnnxImageEncoder.open(
                entry, ImageTokens.CLASS, store, batch, device, InstantSource.system(), ModelListener.NONE)) {
            requireReady(open.isReady());
            return trial.of(open, batch.workers());
        }
    }

    private static ModelSpeed language(CatalogueEntry entry, ModelStore store, SpeedTrial trial) throws IOException {
        Path root = store.root();
        Optional<ConvertedModel> found = ConvertedModels.find(root, entry.id(), Precision.INT8);
        if (found.isEmpty()) {
            throw new IOException("not in " + root + "; run ./weir models convert " + entry.id());
        }
        try (OnnxLanguageModel open = OnnxLanguageModel.open(
                found.get().source(root.resolve("natives")),
                BatchSettings.cpu().withWorkers(1, 1),
                InstantSource.system(),
                ModelListener.NONE)) {
            requireReady(open.isReady());
            return trial.of(entry, open, found.get().model().digest().sha256());
        }
    }

    private static void requireReady(boolean ready) {
        if (!ready) {
            throw new IllegalStateException("it does not give its known answers");
        }
    }

    private void tell(List<ModelSpeed> speeds) throws IOException {
        String figures = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(speeds);
        PrintWriter out = spec.commandLine().getOut();
        if (STANDARD_OUTPUT.equals(json)) {
            out.println(figures);
        } else {
            speeds.forEach(speed -> table(out, speed));
            if (json != null) {
                Files.writeString(Path.of(json), figures + System.lineSeparator());
            }
        }
        out.flush();
    }

    private static void table(PrintWriter out, ModelSpeed speed) {
        out.printf(
                Locale.ROOT,
                "%s (%s) on %s, %s, workers: %d%n",
                speed.model(),
                speed.precision(),
                speed.device(),
                speed.machine(),
                speed.workers());
        for (ModelSpeed.Figure figure : speed.figures()) {
            out.printf(Locale.ROOT, "  %10.1f  %s%n", figure.value(), figure.meaning());
        }
    }
}
