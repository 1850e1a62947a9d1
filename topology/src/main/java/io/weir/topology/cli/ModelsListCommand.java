// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.CatalogueEntry;
import io.weir.model.FetchListener;
import io.weir.model.ModelFile;
import io.weir.model.ModelStore;
import io.weir.topology.model.ModelSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Prints what every model is. Opens none and fetches nothing.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the models that Weir knows: what they are, whose, and the hash that each must have.",
        footer = {"", "Examples:", "  ./weir models list", "  ./weir models list --json"})
final class ModelsListCommand implements Callable<Integer> {

    private static final String ROW = "%-22s  %-15s  %-4s  %9s  %-12s  %-9s  %s%n";
    private static final double MEGABYTE = 1e6;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Option(names = "--json", description = "Write the list as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return list(spec.commandLine().getOut(), options, json);
    }

    static int list(PrintWriter out, ModelsOptions options, boolean json) {
        ModelSettings settings = options.settings();
        List<CatalogueEntry> entries = options.catalogue(settings).entries();
        var store = new ModelStore(settings.store(), FetchListener.NONE);
        if (json) {
            out.println(asJson(entries, store));
        } else {
            out.printf(Locale.ROOT, ROW, "MODEL", "TASK", "FORM", "MB", "SHA-256", "HERE", "WEIGHTS");
            entries.forEach(entry -> row(out, entry, store));
        }
        out.flush();
        return 0;
    }

    private static void row(PrintWriter out, CatalogueEntry entry, ModelStore store) {
        out.printf(
                Locale.ROOT,
                ROW,
                entry.id(),
                entry.task().slug(),
                entry.precision().name().toLowerCase(Locale.ROOT),
                String.format(Locale.ROOT, "%.2f", bytes(entry) / MEGABYTE),
                main(entry).digest().sha256().substring(0, 12),
                place(entry, store),
                entry.licence().weights());
    }

    private static String place(CatalogueEntry entry, ModelStore store) {
        if (store.has(entry)) {
            return "yes";
        }
        return switch (entry.licence().distribution()) {
            case BUNDLED -> "in jar";
            case ON_DEMAND -> "pull";
            case OPERATOR -> "by name";
        };
    }

    private static String asJson(List<CatalogueEntry> entries, ModelStore store) {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        entries.forEach(entry -> list.add(object(entry, store)));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(list);
    }

    private static ObjectNode object(CatalogueEntry entry, ModelStore store) {
        ObjectNode object = JsonMapper.shared()
                .createObjectNode()
                .put("id", entry.id())
                .put("use", entry.task().slug())
                .put("precision", entry.precision().name().toLowerCase(Locale.ROOT))
                .put("bytes", bytes(entry))
                .put("sha256", main(entry).digest().sha256())
                .put("installed", store.has(entry))
                .put(
                        "licence",
                        entry.licence().packaging() + "; weights: "
                                + entry.licence().weights())
                .put(
                        "distribution",
                        entry.licence()
                                .distribution()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'));
        ArrayNode files = object.putArray("files");
        for (Map.Entry<String, ModelFile> file : entry.files().entrySet()) {
            ObjectNode node = files.addObject()
                    .put("use", file.getKey())
                    .put("name", file.getValue().name())
                    .put("bytes", file.getValue().bytes())
                    .put("sha256", file.getValue().digest().sha256());
            ArrayNode sources = node.putArray("sources");
            file.getValue().sources().forEach(source -> sources.add(source.text()));
        }
        return object;
    }

    private static long bytes(CatalogueEntry entry) {
        return entry.files().values().stream().mapToLong(ModelFile::bytes).sum();
    }

    /// The weights, or what they are made from.
    private static ModelFile main(CatalogueEntry entry) {
        return entry.files().containsKey(CatalogueEntry.MODEL)
                ? entry.model()
                : entry.files().values().iterator().next();
    }
}
