// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The document is checked against AsyncAPI's own JSON Schema 3.0.0, which holds the Kafka bindings,
/// and for what no schema can say: that every reference leads somewhere.
final class AsyncApiTest {

    private static final Path DOCUMENT = Path.of("asyncapi.yaml");
    private static final Schema ASYNC_API = asyncApi();

    @Test
    void theDocumentIsWhatTheCodeSays() throws IOException {
        GeneratedPage.assertCurrent(DOCUMENT, AsyncApiDocument.yaml());
    }

    @Test
    void theDocumentKeepsToAsyncApi() {
        assertThat(errors(document())).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode document = document();
        List<String> references = references(document);

        assertThat(references)
                .hasSizeGreaterThan(3 * Topic.values().length)
                .allMatch(to -> leadsSomewhere(document, to));
    }

    @Test
    void everyTopicIsOneChannelAndHasAnOperationWhereWeirUsesIt() {
        JsonNode document = document();

        assertThat(document.get("channels")
                        .valueStream()
                        .map(channel -> channel.get("address").stringValue()))
                .containsExactly(Stream.of(Topic.values()).map(Topic::topicName).toArray(String[]::new));
        assertThat(document.get("operations")
                        .valueStream()
                        .map(operation -> operation.at("/channel/$ref").stringValue())
                        .distinct())
                .hasSize(Topic.values().length);
    }

    /// A check that nothing fails would say nothing.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /asyncapi                                                | "2.6.0"
            /info                                                    |
            /info/version                                            | 1
            /operations/promptReceive/action                         | "subscribe"
            /operations/promptReceive/channel                        |
            /channels/prompt/address                                 | 7
            /channels/prompt/messages                                | []
            /channels/policy/bindings/kafka/partitions               | 0
            /channels/prompt/bindings/kafka/bindingVersion           | "9.9.9"
            /channels/prompt/bindings/kafka/topicConfiguration       | {"cleanup.policy":["shred"]}
            /channels/prompt/unknown                                 | true
            /components/messages/VerdictEvent/bindings/kafka/schemaIdLocation | "moon"
            """)
    void aBrokenDocumentIsRefused(String place, String value) {
        JsonNode document = document();
        int slash = place.lastIndexOf('/');
        var parent = (ObjectNode) document.at(place.substring(0, slash));
        String name = place.substring(slash + 1);
        if (value == null) {
            parent.remove(name);
        } else {
            parent.set(name, JsonMapper.shared().readTree(value));
        }

        assertThat(errors(document)).isNotEmpty();
    }

    @Test
    void aReferenceThatLeadsNowhereIsFound() {
        assertThat(leadsSomewhere(document(), "#/channels/nowhere")).isFalse();
        assertThat(leadsSomewhere(document(), "./released/nowhere.avsc")).isFalse();
    }

    private static List<Error> errors(JsonNode document) {
        return ASYNC_API.validate(document);
    }

    private static List<String> references(JsonNode node) {
        List<String> references = new ArrayList<>();
        node.findValues("$ref").forEach(value -> references.add(value.stringValue()));
        return references;
    }

    private static boolean leadsSomewhere(JsonNode document, String reference) {
        return reference.startsWith("#/")
                ? !document.at(reference.substring(1)).isMissingNode()
                : Files.isRegularFile(DOCUMENT.resolveSibling(reference));
    }

    private static JsonNode document() {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(AsyncApiDocument.yaml());
        return JsonMapper.shared().valueToTree(tree);
    }

    private static Schema asyncApi() {
        try (InputStream file = AsyncApiTest.class.getResourceAsStream("asyncapi-3.0.0.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
