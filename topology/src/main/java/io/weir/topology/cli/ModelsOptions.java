// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.CatalogueException;
import io.weir.model.StoreSettings;
import io.weir.policy.Nearest;
import io.weir.topology.config.ConfigException;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options that the commands about models share.
final class ModelsOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Take weir.model.* of this configuration.")
    private @Nullable Path config;

    @Option(names = "--store", paramLabel = "DIR", description = "The store (default: ~/.cache/weir/models).")
    private @Nullable Path store;

    @Option(names = "--catalogue", paramLabel = "DIR", description = "Also entries of your own, one .yaml a model.")
    private @Nullable Path catalogue;

    /// As configuration and options say; options come first.
    ///
    /// @throws ParameterException where the configuration cannot be used
    ModelSettings settings() {
        ModelSettings base = config == null ? ModelSettings.standard() : configured(config);
        StoreSettings stored = base.store();
        if (store != null) {
            stored = new StoreSettings(
                    store, stored.offline(), stored.folders(), stored.mavenRepository(), stored.timeout());
        }
        return new ModelSettings(
                stored,
                catalogue == null ? base.catalogueDirectory() : Optional.of(catalogue),
                base.usual(),
                base.byId(),
                base.remote());
    }

    /// @throws ParameterException where the operator's entries cannot be used
    Catalogue catalogue(ModelSettings settings) {
        try {
            return ModelRuntime.catalogue(settings);
        } catch (CatalogueException wrong) {
            throw refused("the catalogue cannot be used\n  " + String.join("\n  ", wrong.problems()));
        } catch (IOException missing) {
            throw refused("--catalogue: write a directory; " + missing.getMessage() + " is none");
        }
    }

    /// @throws ParameterException where an id is unknown
    List<CatalogueEntry> entries(Catalogue known, List<String> ids) {
        return ids.stream()
                .map(id -> known.find(id)
                        .orElseThrow(() -> refused("there is no model " + id
                                + Nearest.hint(id, ids(known).toList()) + "; there are "
                                + String.join(", ", ids(known).toList()))))
                .toList();
    }

    private static Stream<String> ids(Catalogue known) {
        return known.entries().stream().map(CatalogueEntry::id);
    }

    private ModelSettings configured(Path file) {
        if (!Files.isReadable(file)) {
            throw refused("--config: " + file + " cannot be read");
        }
        try {
            return ConfigReader.read(file, System.getenv()).models();
        } catch (ConfigException wrong) {
            throw refused(file + " cannot be used\n  " + String.join("\n  ", wrong.problems()));
        } catch (IOException unreadable) {
            throw refused(file + ": " + unreadable.getMessage());
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), "weir models: " + message);
    }
}
