// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.uncertainty.UncertaintySettings;
import io.weir.stream.ChatLaneSettings;
import io.weir.topology.chat.BacktranslationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ConfigReaderTest {
    @TempDir
    private Path directory;

    @Test
    void withTheBrokersAloneEverythingElseIsTheDefault() throws Exception {
        WeirSettings settings = ConfigReader.read(Map.of("weir.kafka.bootstrap-servers", "a:1, b:2"));

        assertThat(settings.kafka().streams().bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(settings.kafka().streams().applicationId()).isEqualTo("weir");
        assertThat(settings.lane()).isEqualTo(ChatLaneSettings.DEFAULT);
        assertThat(settings.guards())
                .containsExactly("pattern", "refusal", "hazard", "backtranslation", "uncertainty", "conversation");
        assertThat(settings.backtranslation()).isEqualTo(BacktranslationSettings.USUAL);
        assertThat(settings.uncertainty()).isEqualTo(UncertaintySettings.USUAL);
        assertThat(settings.tenants()).isEmpty();
    }

    @Test
    void everyKeyOfTheUncertaintyGuardReachesItsSettings() throws Exception {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("weir.kafka.bootstrap-servers", "a:1");
        keys.put("weir.model.remote.asker.url", "https://models.example/v1");
        keys.put("weir.model.remote.asker.model", "large");
        keys.put("weir.uncertainty.documents", "tool");
        keys.put("weir.uncertainty.pieces-max", "5");
        keys.put("weir.uncertainty.sentences-max", "60");
        keys.put("weir.uncertainty.prior", "true");
        keys.put("weir.uncertainty.in-flight-max", "3");
        keys.put("weir.uncertainty.cache.size-max", "7");
        keys.put("weir.uncertainty.deadline", "9s");
        keys.put("weir.uncertainty.extractor", "asker");

        WeirSettings settings = ConfigReader.read(keys);

        assertThat(settings.uncertainty())
                .isEqualTo(
                        new UncertaintySettings(false, 5, 60, true, 3, 7, Duration.ofSeconds(9), Optional.of("asker")));
        assertThat(settings.lane().async().deadline())
                .as("the slowest guard's time, and what it takes to hand an answer over")
                .isEqualTo(Duration.ofMillis(9_250));
    }

    @Test
    void anExtractorThatIsNoRemoteModelIsRefusedByName() {
        assertThatThrownBy(() -> ConfigReader.read(Map.of(
                        "weir.kafka.bootstrap-servers", "a:1",
                        "weir.uncertainty.extractor", "asker")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weir.uncertainty.extractor: \"asker\" is not among");
    }

    @Test
    void aYamlFileIsReadWithListsAndNestedKeys() throws Exception {
        Path file = write("weir.yaml", """
                weir:
                  kafka:
                    bootstrap-servers: [one:9092, two:9092]
                  chat.join-bound: 5s
                  metrics:
                    tenants:
                      - acme
                      - globex
                kafka:
                  security.protocol: SSL
                """);

        WeirSettings settings = ConfigReader.read(file, Map.of());

        assertThat(settings.kafka().streams().bootstrapServers()).isEqualTo("one:9092,two:9092");
        assertThat(settings.lane().joinBound()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.tenants()).containsExactly("acme", "globex");
        assertThat(settings.kafka().passedOn()).containsEntry("security.protocol", "SSL");
    }

    @Test
    void theEnvironmentComesBeforeTheFile() throws Exception {
        Path file = write("weir.properties", "weir.kafka.bootstrap-servers=a:1\nweir.http.port=8081\n");

        WeirSettings settings = ConfigReader.read(file, Map.of("WEIR_HTTP_PORT", "9999"));

        assertThat(settings.httpPort()).isEqualTo(9_999);
    }

    @Test
    void everyMistakeIsNamedAtOnceWithKeyValueAndFix() throws Exception {
        Path file = write("weir.yaml", """
                weir:
                  kafka:
                    bootstrap-servers: nowhere
                  stream:
                    threds: 2
                    threads: 0
                  chat:
                    join-bound: 30
                """);

        assertThatThrownBy(() -> ConfigReader.read(file, Map.of()))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        refused -> assertThat(refused.problems())
                                .satisfiesExactlyInAnyOrder(
                                        p -> assertThat(p)
                                                .contains("weir.stream.threds", "did you mean", "weir.stream.threads"),
                                        p -> assertThat(p)
                                                .contains("weir.kafka.bootstrap-servers", "nowhere", "host:port"),
                                        p -> assertThat(p).contains("weir.stream.threads", "\"0\"", "from 1 to 64"),
                                        p -> assertThat(p).contains("weir.chat.join-bound", "\"30\"", "30s")));
    }

    @Test
    void anExchangeIsRememberedForAtLeastAsLongAsItsEventsMayComeAgain() {
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("weir.kafka.bootstrap-servers", "a:1", "weir.chat.decided-retention", "1m")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weir.chat.decided-retention")
                .hasMessageContaining("weir.chat.dedupe-window");
    }

    @Test
    void withoutBrokersItSaysWhatIsMissing() {
        assertThatThrownBy(() -> ConfigReader.read(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weir.kafka.bootstrap-servers: is missing");
    }

    @Test
    void whatExactlyOnceRestsOnCannotBeSetFromOutside() {
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("weir.kafka.bootstrap-servers", "a:1", "kafka.processing.guarantee", "at_least_once")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kafka.processing.guarantee");
    }

    @Test
    void aFileThatIsNoYamlIsRefusedWithoutQuotingIt() throws IOException {
        Path file = write("weir.yaml", "weir: [unclosed secret-value");

        assertThatThrownBy(() -> ConfigReader.read(file, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("YAML")
                .hasMessageNotContaining("secret-value");
    }

    @Test
    void secretsOfTheKafkaClientsAreNeverShown() throws Exception {
        WeirSettings settings = ConfigReader.read(
                Map.of("weir.kafka.bootstrap-servers", "a:1", "kafka.sasl.jaas.config", "password-of-mine"));

        assertThat(settings.toString()).doesNotContain("password-of-mine");
    }

    @Test
    void theRegistryIsReachedAsConfiguredAndItsAuthorizationIsNeverShown() throws Exception {
        WeirSettings settings = ConfigReader.read(Map.of(
                "weir.kafka.bootstrap-servers", "a:1",
                "weir.registry.url", "http://registry:8080/apis/ccompat/v7",
                "weir.registry.authorization", "Basic c2VjcmV0",
                "weir.registry.timeout", "500ms",
                "weir.registry.cache-file", directory.resolve("ids.json").toString()));

        assertThat(settings.registry()).hasValueSatisfying(registry -> {
            assertThat(registry.timeout()).isEqualTo(Duration.ofMillis(500));
            assertThat(registry.cache()).hasValue(directory.resolve("ids.json"));
            assertThat(registry.authorization()).hasValue("Basic c2VjcmV0");
        });
        assertThat(settings.toString()).doesNotContain("c2VjcmV0");
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("weir.kafka.bootstrap-servers", "a:1", "weir.registry.authorization", "c2VjcmV0\u0001")))
                .hasMessageContaining("weir.registry.authorization")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void aModelOnAServerIsReadWithItsKeyFromAFileAndNothingShowsTheKey() throws Exception {
        Path key = write("key", "s3cr3t-key\n");
        Map<String, String> keys = remote();
        keys.put("weir.model.remote.large.api-key-file", key.toString());
        keys.put("weir.model.remote.large.concurrency-max", "3");
        keys.put("weir.backtranslation.audit-key", "s3cr3t of sixteen");

        WeirSettings settings = ConfigReader.read(keys);

        assertThat(settings.models().remote().get("large")).satisfies(large -> {
            assertThat(large.apiKey()).isPresent();
            assertThat(large.rate().concurrencyMax()).isEqualTo(3);
            assertThat(large.model()).isEqualTo("qwen");
        });
        assertThat(settings.backtranslation().refuser()).hasValue("large");
        assertThat(settings.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void theKeyOfAServerMayComeFromTheEnvironmentThatIsNamed() throws Exception {
        Path file = write("weir.properties", """
                weir.kafka.bootstrap-servers=a:1
                weir.model.remote.large.url=https://models.example.org/v1
                weir.model.remote.large.model=qwen
                weir.model.remote.large.api-key-variable=MY_KEY
                """);

        assertThat(ConfigReader.read(file, Map.of("MY_KEY", "k"))
                        .models()
                        .remote()
                        .values())
                .allSatisfy(model -> assertThat(model.apiKey()).isPresent())
                .hasSize(1);
        assertThatThrownBy(() -> ConfigReader.read(file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("api-key-variable")
                .hasMessageContaining("MY_KEY");
    }

    @ParameterizedTest
    @CsvSource({
        "weir.model.remote.large.url, http://models.example.org/v1, plain-http",
        "weir.model.remote.large.timeout, 1, 30s",
        "weir.model.remote.large.modle, x, model",
        "weir.model.remote.LARGE.url, https://x, a model's name",
        "weir.model.remote.large.api-key-file, /nowhere/at/all, cannot be read",
        "weir.backtranslation.remote.guesser, larg, large",
        "weir.backtranslation.tier, both, answer-only",
        "weir.backtranslation.audit-rate, 0, from 1.0E-4 to 0.5",
        "weir.backtranslation.audit-key, short, at least 16",
        "weir.conversation.memory, 1s, 1m to 30d"
    })
    void aMistakeOfTheNewKeysIsNamedWithItsFix(String key, String value, String fix) {
        Map<String, String> keys = remote();
        keys.put(key, value);

        assertThatThrownBy(() -> ConfigReader.read(keys))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key.substring(0, key.indexOf('.', 5)))
                .hasMessageContaining(fix);
    }

    @Test
    void aServerWithoutItsAddressOrModelIsNamed() {
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("weir.kafka.bootstrap-servers", "a:1", "weir.model.remote.large.plain-http", "true")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weir.model.remote.large.url: is missing");
    }

    @Test
    void theRemoteTierNeedsAModelThatTheConfigurationKnows() {
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("weir.kafka.bootstrap-servers", "a:1", "weir.backtranslation.tier", "remote")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weir.backtranslation.remote.guesser: is missing")
                .hasMessageContaining("there are none");
    }

    private static Map<String, String> remote() {
        return new HashMap<>(Map.of(
                "weir.kafka.bootstrap-servers", "a:1",
                "weir.backtranslation.tier", "remote",
                "weir.backtranslation.remote.guesser", "large",
                "weir.model.remote.large.url", "https://models.example.org/v1",
                "weir.model.remote.large.model", "qwen"));
    }

    @ParameterizedTest
    @EnumSource
    void everyDefaultIsWithinItsOwnRange(ConfigKey key) {
        assertThat(key.otherwise()
                        .map(text -> key.kind().read(text).isPresent())
                        .orElse(true))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyRefusesAValueOutOfItsForm(ConfigKey key) {
        String wrong = key.kind() instanceof Kind.Place ? " " : "\u0001 ~ wrong";

        assertThat(key.kind().read(wrong)).isEmpty();
    }

    @Test
    void theConfigurationPageIsUpToDate() throws IOException {
        io.weir.topology.GeneratedPage.assertUpToDate("reference/configuration.md", ConfigPage.markdown());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
