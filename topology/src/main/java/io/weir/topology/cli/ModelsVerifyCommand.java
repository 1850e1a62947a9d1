// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.ModelFile;
import io.weir.model.ModelStore;
import io.weir.model.UntrustedModelException;
import io.weir.model.onnx.OnnxEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Hashes model files again and asks the known answers.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Hashes every installed file again, and asks each encoder for its known answers.",
            "",
            "Exit status 1 where a file or an answer is not what it should be."
        },
        footer = {"", "Examples:", "  ./weir models verify"})
final class ModelsVerifyCommand implements Callable<Integer> {
    private static final int NOT_GOOD = 1;
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CatalogueEntry encoder = Catalogue.ALL_MINILM_L6_V2;
        ModelStore store = ModelStore.standard();
        try {
            for (ModelFile file : List.of(encoder.model(), encoder.tokenizer())) {
                store.verify(file);
                out.println("good: " + file.name() + " has its hash");
            }
            try (OnnxEncoder open = OnnxEncoder.open(encoder)) {
                boolean answers = open.check(Instant.now().plus(WITHIN));
                out.println((answers ? "good: " : "BAD: ")
                        + encoder.id()
                        + (answers ? " gives its known answers" : " does not give its known answers"));
                return answers ? 0 : NOT_GOOD;
            }
        } catch (UntrustedModelException wrong) {
            out.println("BAD: " + wrong.getMessage() + "; remove " + store.root() + " and try again");
            return NOT_GOOD;
        } catch (IOException failed) {
            out.println("BAD: a model file cannot be opened under " + store.root());
            return NOT_GOOD;
        }
    }
}
