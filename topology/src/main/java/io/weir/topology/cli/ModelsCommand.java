// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.guard.hazard.HazardHeadFile;
import io.weir.guard.refusal.RefusalModel;
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
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// `./weir models`.
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the models that come with Weir: what they are, whose, and the hash that each must have.",
            "",
            "With --verify each file is hashed again and the encoder must give its known answers; exit status 1 where "
                    + "one does not."
        },
        footer = {"", "Examples:", "  ./weir models", "  ./weir models --verify", "  ./weir models --json"})
public final class ModelsCommand implements WeirCommand {
    private static final int NOT_GOOD = 1;
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(names = "--verify", description = "Hash every file again and ask for the known answers.")
    private boolean verify;

    @Option(names = "--json", description = "Write the list as JSON.")
    private boolean json;

    /// One line of the list.
    private record Row(String id, String use, long bytes, String sha256, String licence) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Row> rows = rows();
        if (json) {
            out.println(asJson(rows));
        } else {
            out.printf(Locale.ROOT, "%-18s %10s  %-12s  %s%n", "MODEL", "BYTES", "SHA-256", "USE, LICENCE");
            for (Row row : rows) {
                out.printf(
                        Locale.ROOT,
                        "%-18s %,10d  %-12s  %s; %s%n",
                        row.id(),
                        row.bytes(),
                        row.sha256().substring(0, 12),
                        row.use(),
                        row.licence());
            }
        }
        return verify ? verified(out) : 0;
    }

    private static List<Row> rows() {
        CatalogueEntry encoder = Catalogue.ALL_MINILM_L6_V2;
        return List.of(
                new Row(
                        encoder.id(),
                        "embeddings for hazard, " + encoder.precision().name().toLowerCase(Locale.ROOT),
                        encoder.model().bytes(),
                        encoder.model().digest().sha256(),
                        String.join(", ", encoder.licences())),
                new Row(
                        "hazard-heads",
                        "hazard: six categories from embeddings",
                        HazardHeadFile.resource(HazardHeadFile.WEIGHTS).length,
                        HazardHeadFile.shipped().sha256(),
                        "Apache-2.0 (Weir; docs/reference/attributions.md)"),
                new Row(
                        "refusal-linear",
                        "refusal: words, characters and cues",
                        RefusalModel.resource(RefusalModel.WEIGHTS).length,
                        RefusalModel.shipped().linear().sha256(),
                        "Apache-2.0 (Weir; docs/reference/attributions.md)"));
    }

    private static String asJson(List<Row> rows) {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        rows.forEach(row -> list.addObject()
                .put("id", row.id())
                .put("use", row.use())
                .put("bytes", row.bytes())
                .put("sha256", row.sha256())
                .put("licence", row.licence()));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(list);
    }

    /// Weights inside the jar are hashed whenever they are loaded, as listing them did.
    private int verified(PrintWriter out) {
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
