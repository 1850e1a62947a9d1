// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.FetchListener;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.onnx.OnnxEncoder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The models of one process: opened once each, by catalogue id, as the configuration says.
///
/// Used by the thread that starts the process.
public final class ModelRuntime implements AutoCloseable {

    private final ModelSettings settings;
    private final Catalogue catalogue;
    private final ModelListener listener;
    private final Map<String, OnnxTextEncoder> encoders = new LinkedHashMap<>();

    private ModelRuntime(ModelSettings settings, Catalogue catalogue, ModelListener listener) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.listener = listener;
    }

    /// @throws IOException where the operator's entries cannot be used
    public static ModelRuntime of(ModelSettings settings, ModelListener listener) throws IOException {
        return new ModelRuntime(settings, catalogue(settings), listener);
    }

    /// Entries that come with Weir, and those of the operator.
    ///
    /// @throws IOException where the operator's entries cannot be used
    public static Catalogue catalogue(ModelSettings settings) throws IOException {
        return settings.catalogueDirectory().isPresent()
                ? Catalogue.with(settings.catalogueDirectory().get())
                : Catalogue.shipped();
    }

    /// Installs what is missing of these models, so that opening them asks nobody.
    public void pull(Collection<String> ids, FetchListener bar) throws IOException {
        var store = new ModelStore(settings.store(), bar);
        for (String id : ids) {
            store.pull(catalogue.entry(id));
        }
    }

    /// The encoder of that id, opened where nobody has asked for it before.
    ///
    /// @throws IOException where its files are missing or not the catalogue's, or its device cannot be had
    public OnnxTextEncoder encoder(String id) throws IOException {
        OnnxTextEncoder open = encoders.get(id);
        if (open == null) {
            ModelLimits limits = settings.of(id);
            var store = new ModelStore(settings.store(), FetchListener.NONE);
            open = new OnnxTextEncoder(OnnxEncoder.open(
                    entry(id), store, limits.batch(), limits.device(), InstantSource.system(), listener));
            encoders.put(id, open);
        }
        return open;
    }

    /// The entry, with what the configuration overrides of it.
    public CatalogueEntry entry(String id) {
        CatalogueEntry entry = catalogue.entry(id);
        Optional<Integer> context = settings.of(id).contextTokensMax();
        if (context.isEmpty() || !(entry.form() instanceof ModelForm.CausalLm causal)) {
            return entry;
        }
        return new CatalogueEntry(
                entry.id(),
                entry.task(),
                entry.precision(),
                entry.files(),
                new ModelForm.CausalLm(context.get(), causal.chatTemplate(), causal.stopTokens(), causal.beginToken()),
                entry.thresholds(),
                entry.licence(),
                entry.knownAnswer(),
                entry.derivation());
    }

    /// Those that are open now.
    public List<WatchedModel> open() {
        return encoders.values().stream().map(OnnxTextEncoder::watched).toList();
    }

    /// Closes every model.
    @Override
    public void close() {
        encoders.values().forEach(OnnxTextEncoder::close);
        encoders.clear();
    }
}
