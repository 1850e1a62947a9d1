// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.guard.hazard.HazardHeadFile;
import io.weir.guard.refusal.RefusalModel;
import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Prints what every model is. Opens none.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the models that Weir knows: what they are, whose, and the hash that each must have.",
        footer = {"", "Examples:", "  ./weir models list", "  ./weir models list --json"})
final class ModelsListCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(names = "--json", description = "Write the list as JSON.")
    private boolean json;

    /// One line of the list.
    private record Row(String id, String use, long bytes, String sha256, String licence) {}

    @Override
    public Integer call() {
        return list(spec.commandLine().getOut(), json);
    }

    static int list(PrintWriter out, boolean json) {
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
        out.flush();
        return 0;
    }

    private static List<Row> rows() {
        CatalogueEntry encoder = Catalogue.ALL_MINILM_L6_V2;
        return List.of(
                new Row(
                        encoder.id(),
                        "embeddings for hazard, " + encoder.precision().name().toLowerCase(Locale.ROOT),
                        encoder.model().bytes(),
                        encoder.model().digest().sha256(),
                        encoder.licence().weights()),
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
}
