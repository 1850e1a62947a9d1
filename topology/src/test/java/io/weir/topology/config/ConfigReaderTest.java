// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.stream.ChatLaneSettings;
import io.weir.topology.chat.BacktranslationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
                .containsExactly("pattern", "refusal", "hazard", "backtranslation", "conversation");
        assertThat(settings.backtranslation()).isEqualTo(BacktranslationSettings.USUAL);
        assertThat(settings.tenants()).isEmpty();
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
