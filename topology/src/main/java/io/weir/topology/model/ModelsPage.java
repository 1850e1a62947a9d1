// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.ImageSettings;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelSource;
import io.weir.model.Pooling;
import io.weir.model.TextSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The models page, made from the shipped [Catalogue].
public final class ModelsPage {

    private ModelsPage() {}

    public static String markdown() {
        var page = new StringBuilder("""
                # Models

                Generated from the catalogue; a test fails when it is stale. `./weir models` prints the same for the machine that
                it runs on, `./weir models licences` whose they are. Entries of your own:
                [bring a model](../how-to/bring-a-model.md).

                A model is served only if each of its files has the size and the SHA-256 below, and once it gave its known
                answers. _Bundled_ models come with Weir; those _on demand_ are fetched when a configuration or
                `./weir models pull` asks for them; an _operator_'s are fetched only by their name, because their licence must be
                looked at first.

                _Per CPU second_ is what `./weir models bench` measured on one core of two (amd64 with AVX-512 and VNNI): compare
                models by it, and run the command for your own machine.

                | Model | Task | Numbers | MB | Reads | Per CPU second | Licence of weights | Comes |
                |---|---|---|---|---|---|---|---|
                """);
        List<CatalogueEntry> entries = Catalogue.shipped().entries();
        KnownSpeeds speeds = KnownSpeeds.shipped();
        entries.forEach(entry -> page.append(row(entry, speeds.of(entry.id()))));
        page.append("\n## Files\n");
        entries.forEach(entry -> page.append(files(entry)));
        return page.toString();
    }

    private static String row(CatalogueEntry entry, String speed) {
        double megabytes =
                entry.files().values().stream().mapToLong(ModelFile::bytes).sum() / 1e6;
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %.2f | %s | %s | %s | %s |%n",
                entry.id(),
                entry.task().slug(),
                entry.precision().name().toLowerCase(Locale.ROOT),
                megabytes,
                reads(entry.form()),
                speed,
                entry.licence().weights(),
                entry.licence().distribution().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private static String reads(ModelForm form) {
        return switch (form) {
            case ModelForm.Embedding embedding -> {
                List<String> parts = new ArrayList<>();
                parts.add(windows(embedding.text()));
                parts.add("gives " + embedding.width() + " numbers");
                parts.add(pooling(embedding.pooling()));
                if (!embedding.prefixes().isEmpty()) {
                    parts.add("prefixes "
                            + embedding.prefixes().entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .map(prefix -> '`' + prefix.getValue() + '`')
                                    .collect(Collectors.joining(", ")));
                }
                yield String.join(", ", parts);
            }
            case ModelForm.Logits logits -> windows(logits.text()) + ", labels " + String.join(", ", logits.labels());
            case ModelForm.ImageFeatures(ImageSettings image) ->
                "pictures of " + image.size() + " x " + image.size() + ", gives "
                        + image.outputs().size() + " layers of width " + image.width();
            case ModelForm.CausalLm causal -> causal.contextTokensMax() + " tokens together with what it writes";
            case ModelForm.Weights _ -> "what its guard gives it";
        };
    }

    private static String windows(TextSettings text) {
        return "windows of " + text.tokensMax() + " tokens with " + text.overlap() + " shared, " + text.windowsMax()
                + " windows and " + text.charactersMax() + " characters of one text";
    }

    private static String pooling(Pooling pooling) {
        return switch (pooling) {
            case MEAN -> "mean of all tokens";
            case CLS -> "the first token's";
            case NONE -> "pooled by the graph";
        };
    }

    private static String files(CatalogueEntry entry) {
        var part = new StringBuilder(
                "\n### " + entry.id() + "\n\nPackaging: " + entry.licence().packaging() + ".");
        entry.derivation()
                .ifPresent(made ->
                        part.append(" Served is what `").append(made.command()).append("` makes of it."));
        part.append("\n\n");
        for (Map.Entry<String, ModelFile> file : entry.files().entrySet()) {
            part.append("- ").append(file.getKey()).append(" `");
            part.append(file.getValue().name()).append("`, ");
            part.append(String.format(Locale.ROOT, "%,d", file.getValue().bytes()))
                    .append(" bytes, SHA-256 `");
            part.append(file.getValue().digest().sha256()).append("`, from ");
            part.append(file.getValue().sources().stream()
                    .map(ModelSource::text)
                    .map(text -> '`' + text + '`')
                    .collect(Collectors.joining(", ")));
            part.append('\n');
        }
        return part.toString();
    }
}
