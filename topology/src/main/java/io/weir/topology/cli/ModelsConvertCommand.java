// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.CatalogueEntry;
import io.weir.model.CausalKnownAnswers;
import io.weir.model.FetchListener;
import io.weir.model.ModelForm;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.UntrustedModelException;
import io.weir.model.convert.Conversion;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.convert.KnownConversions;
import io.weir.model.gguf.GgufException;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.topology.eval.Progress;
import io.weir.topology.model.FetchBar;
import io.weir.topology.model.ModelSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Turns a GGUF language model into what Weir serves.
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Turns a language model in GGUF (Llama architecture) into ONNX, with its tokenizer and a record of both.",
            "",
            "The same file gives the same bytes. The result must give its known answers before it is kept; of a model "
                    + "that Weir does not know, the answers are recorded for later checks."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:converted",
            "1:the file cannot be converted, or the result gives other answers",
            "2:wrong usage",
            "3:the file is missing, and no source gave it"
        },
        footer = {
            "",
            "Examples:",
            "  ./weir models convert smollm2-135m-instruct",
            "  ./weir models convert smollm2-135m-instruct --precision fp32 --out /tmp/smollm2",
            "  ./weir models convert my-llama --from my-llama.Q8_0.gguf"
        })
final class ModelsConvertCommand implements Callable<Integer> {

    private static final int NOT_GOOD = 1;
    private static final int MISSING = 3;
    private static final int CONTEXT_TOKENS_MAX = 1_024;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Parameters(paramLabel = "ID", description = "A model of the list, or with --from a name for a new one.")
    @SuppressWarnings("NullAway.Init") // picocli requires it.
    private String id;

    @Option(names = "--from", paramLabel = "GGUF", description = "The file; without it, the catalogue's.")
    private @Nullable Path from;

    @Option(names = "--out", paramLabel = "DIR", description = "Write here; without it, into the store.")
    private @Nullable Path out;

    @Option(names = "--precision", defaultValue = "int8", description = "int8 (blocks of 8 bits) or fp32.")
    @SuppressWarnings("NullAway.Init") // picocli sets its default.
    private String precision;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return convert();
        } catch (GgufException | UntrustedModelException wrong) {
            err.println("weir models convert: " + wrong.getMessage());
            return NOT_GOOD;
        } catch (IOException failed) {
            err.println("weir models convert: " + failed.getMessage());
            return MISSING;
        }
    }

    private int convert() throws IOException {
        Precision wanted = precision();
        if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new ParameterException(spec.commandLine(), "An id is 1 to 63 of a-z 0-9 -.");
        }
        ModelSettings settings = options.settings();
        PrintWriter told = spec.commandLine().getOut();
        Path gguf = gguf(settings);
        Path root = settings.store().root();
        Files.createDirectories(root);
        Path directory = out == null ? Files.createTempDirectory(root, "converting") : out;
        try {
            var progress = new Progress(spec.commandLine().getErr(), Terminals.isTerminal());
            ConvertedModel converted = Conversion.convert(
                    gguf, id, wanted, CONTEXT_TOKENS_MAX, directory, (written, all) -> progress.at(id, written, all));
            progress.done();
            CausalKnownAnswers known = KnownConversions.answers(id, wanted);
            converted = converted.withKnownAnswers(known);
            if (known.responses().isEmpty()) {
                converted = converted.withKnownAnswers(KnownConversions.ask(converted.source(root.resolve("natives"))));
            }
            if (!answers(converted, root)) {
                spec.commandLine().getErr().println("weir models convert: " + id + " gives other answers than it must");
                return NOT_GOOD;
            }
            if (out == null) {
                converted = ConvertedModels.install(converted, root);
            } else {
                converted.writeTo(directory.resolve(id + "-" + precision + ".json"));
            }
            tell(told, converted);
            return 0;
        } finally {
            if (out == null) {
                remove(directory);
            }
        }
    }

    private static boolean answers(ConvertedModel converted, Path root) throws IOException {
        try (var model = OnnxLanguageModel.open(converted.source(root.resolve("natives")))) {
            return model.isReady();
        }
    }

    private static void tell(PrintWriter told, ConvertedModel converted) {
        told.println("made of " + converted.origin().name() + "  "
                + converted.origin().digest().sha256());
        for (ConvertedModel.WrittenFile file : List.of(converted.model(), converted.tokenizer())) {
            told.println(file.path() + "  " + file.bytes() + " bytes  "
                    + file.digest().sha256());
        }
        told.println("good: " + converted.id() + " gives its known answers");
        told.flush();
    }

    private Path gguf(ModelSettings settings) throws IOException {
        if (from != null) {
            if (!Files.isReadable(from)) {
                throw new IOException(from + " cannot be read");
            }
            return from;
        }
        CatalogueEntry entry =
                options.entries(options.catalogue(settings), List.of(id)).getFirst();
        if (!(entry.form() instanceof ModelForm.CausalLm) || entry.derivation().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), entry.id() + " is not converted from another file; name one with --from.");
        }
        FetchListener bar = new FetchBar(spec.commandLine().getErr(), Terminals.isTerminal());
        return new ModelStore(settings.store(), bar)
                .open(entry.file(entry.derivation().get().from()));
    }

    private Precision precision() {
        return switch (precision) {
            case "int8" -> Precision.INT8;
            case "fp32" -> Precision.FP32;
            default -> throw new ParameterException(spec.commandLine(), "--precision: write int8 or fp32.");
        };
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
