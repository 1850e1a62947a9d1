// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.guard.LanguageModel;
import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.FetchListener;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.onnx.ImageTokens;
import io.weir.model.onnx.OnnxEncoder;
import io.weir.model.onnx.OnnxImageEncoder;
import io.weir.model.remote.RemoteModelSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The models of one process, here and on servers: opened once each, as the configuration says.
///
/// Used by the thread that starts the process.
public final class ModelRuntime implements AutoCloseable {

    private final ModelSettings settings;
    private final Catalogue catalogue;
    private final ModelListener listener;
    private final Map<String, OnnxTextEncoder> encoders = new LinkedHashMap<>();
    private final Map<String, OnnxPictureEncoder> imageEncoders = new LinkedHashMap<>();
    private final Map<String, OpenLanguageModel> languageModels = new LinkedHashMap<>();

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

    /// The image encoder of that id, all tokens of every block, opened where nobody has asked for it before.
    ///
    /// @throws IOException where its files are missing or not the catalogue's, or its device cannot be had
    public OnnxPictureEncoder imageEncoder(String id) throws IOException {
        OnnxPictureEncoder open = imageEncoders.get(id);
        if (open == null) {
            if (!(entry(id).form() instanceof ModelForm.ImageFeatures)) {
                throw new IOException("model " + id + " reads no pictures");
            }
            ModelLimits limits = settings.of(id);
            var store = new ModelStore(settings.store(), FetchListener.NONE);
            open = new OnnxPictureEncoder(OnnxImageEncoder.open(
                    entry(id),
                    ImageTokens.ALL,
                    store,
                    limits.batch(),
                    limits.device(),
                    InstantSource.system(),
                    listener));
            imageEncoders.put(id, open);
        }
        return open;
    }

    /// The converted language model of that name, opened where nobody has asked for it before; empty where
    /// nobody has converted it.
    ///
    /// @throws IOException where its files or their record cannot be used
    public Optional<LanguageModel> languageModel(LanguageModelName name) throws IOException {
        OpenLanguageModel open = languageModels.get(name.toString());
        if (open == null) {
            Optional<ConvertedModel> found = converted(name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            open = OpenLanguageModel.open(
                    found.get(),
                    settings.store().root(),
                    settings.of(found.get().id()),
                    listener);
            languageModels.put(name.toString(), open);
        }
        return Optional.of(open.port());
    }

    /// The model on a server that the configuration knows by that name.
    public LanguageModel remote(String name) {
        RemoteModelSettings server = settings.remote().get(name);
        if (server == null) {
            throw new IllegalArgumentException("there is no model " + name + " on a server");
        }
        return languageModels
                .computeIfAbsent("remote " + name, _ -> OpenLanguageModel.remote(server, listener))
                .port();
    }

    private Optional<ConvertedModel> converted(LanguageModelName name) throws IOException {
        return switch (name) {
            case LanguageModelName.InDirectory(Path directory) -> ConvertedDirectory.find(directory);
            case LanguageModelName.InStore(String id) -> {
                Path root = settings.store().root();
                Optional<ConvertedModel> small = ConvertedModels.find(root, id, Precision.INT8);
                yield small.isPresent() ? small : ConvertedModels.find(root, id, Precision.FP32);
            }
        };
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
        return Stream.of(
                        encoders.values().stream().map(OnnxTextEncoder::watched),
                        imageEncoders.values().stream().map(OnnxPictureEncoder::watched),
                        languageModels.values().stream().map(OpenLanguageModel::watched))
                .flatMap(models -> models)
                .toList();
    }

    /// Closes every model.
    @Override
    public void close() {
        encoders.values().forEach(OnnxTextEncoder::close);
        encoders.clear();
        imageEncoders.values().forEach(OnnxPictureEncoder::close);
        imageEncoders.clear();
        languageModels.values().forEach(OpenLanguageModel::close);
        languageModels.clear();
    }
}
