// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.CatalogueEntry;
import io.weir.model.ModelForm;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.UntrustedModelException;
import io.weir.model.convert.Conversion;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.gguf.GgufException;
import io.weir.topology.eval.Progress;
import io.weir.topology.model.FetchBar;
import io.weir.topology.model.KnownAnswerTaking;
import io.weir.topology.model.ModelSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a servable language model out of a GGUF file.
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an ONNX model and its tokenizer out of a GGUF file of the Llama family, once; the same file gives "
                    + "the same bytes everywhere.",
            "",
            "The result goes to the store, with the hash of what it was made of and the answers that it must give from "
                    + "then on. The GGUF file is fetched like any other model's, unless --from names it. Exit status 1 "
                    + "where the file cannot be converted, 3 where it is missing."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir models convert smollm2-135m-instruct",
            "  ./weir models convert smollm2-135m-instruct --from ~/SmolLM2-135M-Instruct.Q4_1.gguf",
            "  ./weir models convert smollm2-135m-instruct --precision fp32 --out /srv/models"
        })
final class ModelsConvertCommand implements Callable<Integer> {
    private static final int NOT_GOOD = 1;
    private static final int MISSING = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Parameters(paramLabel = "ID", description = "A model of the list that is made by this command.")
    private String id = "";

    @Option(names = "--from", paramLabel = "GGUF", description = "The file, instead of the catalogue's source.")
    private @Nullable Path from;

    @Option(names = "--out", paramLabel = "DIR", description = "Write here, and leave the store alone.")
    private @Nullable Path out;

    @Mixin
    private PrecisionOption weights = new PrecisionOption();

    @Override
    public Integer call() {
        Precision wanted = weights.precision();
        ModelSettings settings = options.settings();
        CatalogueEntry entry =
                options.entries(options.catalogue(settings), List.of(id)).getFirst();
        if (!(entry.form() instanceof ModelForm.CausalLm form)
                || entry.derivation().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "weir models convert: " + id + " is served as it comes; pull it");
        }
        PrintWriter err = spec.commandLine().getErr();
        var progress = new Progress(spec.commandLine().getOut(), Terminals.isTerminal());
        var store =
                new ModelStore(settings.store(), new FetchBar(spec.commandLine().getOut(), Terminals.isTerminal()));
        try {
            Path gguf = from != null
                    ? from
                    : store.open(entry.file(entry.derivation().get().from()));
            return convert(gguf, wanted, form.contextTokensMax(), store, progress);
        } catch (UntrustedModelException | GgufException wrong) {
            err.println("weir models convert: " + id + ": " + wrong.getMessage());
            return NOT_GOOD;
        } catch (IOException failed) {
            err.println("weir models convert: " + id + ": " + failed.getMessage());
            return MISSING;
        }
    }

    private int convert(Path gguf, Precision wanted, int contextTokensMax, ModelStore store, Progress progress)
            throws IOException {
        PrintWriter written = spec.commandLine().getOut();
        Path directory = out != null ? out : store.root().resolve("converting");
        ConvertedModel made = Conversion.convert(
                gguf,
                id,
                wanted,
                contextTokensMax,
                directory,
                (done, all) -> progress.at("converting " + id + ", tensors", done, all));
        progress.note("asking the converted model for its known answers");
        ConvertedModel known = KnownAnswerTaking.of(made, store.root().resolve("natives"));
        if (out != null) {
            known.writeTo(out.resolve(id + "-" + wanted.name().toLowerCase(Locale.ROOT) + ".json"));
        } else {
            known = ConvertedModels.install(known, store.root());
        }
        written.printf(
                Locale.ROOT,
                "made: %s, %s, %,d bytes, sha256 %s%n  of %s, sha256 %s%n  in %s%n",
                id,
                wanted.name().toLowerCase(Locale.ROOT),
                known.model().bytes(),
                known.model().digest().sha256(),
                known.origin().name(),
                known.origin().digest().sha256(),
                known.model().path().getParent());
        written.println("next: ./weir models chat --model " + id);
        written.flush();
        if (out == null) {
            Files.deleteIfExists(directory);
        }
        return 0;
    }
}
