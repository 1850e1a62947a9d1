// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/// The page `docs/reference/topics.md`, made from [Topic] and the schemas.
final class TopicPage {

    private final StringBuilder page = new StringBuilder();

    private TopicPage() {}

    static String text() {
        var page = new TopicPage();
        page.introduction();
        page.overview();
        for (Topic topic : Topic.values()) {
            page.section(topic);
        }
        return page.page.toString();
    }

    private void introduction() {
        page.append("""
                # Topics

                Made from the code by `TopicPageTest`: change `Topic`, not this page. The same source makes
                [`schemas/asyncapi.yaml`](../../schemas/asyncapi.yaml) and `./weir topics list|create|check`.

                - Every topic without a partition count of its own has the chat lane's, the same for all, so that an event
                  and its decision meet on one task.
                - Events are CloudEvents 1.0 in binary mode: attributes in `ce_` headers, the data as the value. Prompts and
                  responses are read in structured mode too.
                - Records in Avro stand in Confluent framing (byte 0, the schema's id in four bytes, big end first) where a
                  registry is configured, under the subject `TOPIC-value`; otherwise the same records are JSON with the same
                  field names: enums by name, bytes in base64, times in ISO 8601. Released schemas are in
                  [`schemas/released`](../../schemas/released).
                - Read with `isolation.level=read_committed`: what is not committed did not happen.
                - Topics marked *content* hold what people and models wrote: give them ACLs of their own.

                """.replaceAll("(?m)^ {16}", ""));
    }

    private void overview() {
        page.append(
                "| Topic | Key | Payload | Partitions | Cleanup | Kept | Content |\n|---|---|---|---|---|---|---|\n");
        for (Topic topic : Topic.values()) {
            TopicSettings settings = topic.settings();
            row(
                    "[`" + topic.topicName() + "`](#" + anchor(topic) + ')',
                    topic.key().form(),
                    payload(topic.payload()),
                    settings.partitions().map(String::valueOf).orElse("as the chat lane"),
                    settings.cleanupPolicy(),
                    settings.retention().map(TopicPage::days).orElse("for good"),
                    topic.holdsContent() ? "content" : "no");
        }
    }

    private void section(Topic topic) {
        page.append("\n## ")
                .append(topic.topicName())
                .append("\n\n")
                .append(topic.description())
                .append("\n\n");
        page.append("- Key: ")
                .append(topic.key().form())
                .append("; ")
                .append(topic.key().meaning())
                .append(".\n");
        page.append("- Event type: `").append(topic.payload().eventType()).append("`.\n");
        page.append("- Written by ").append(String.join(", ", topic.writers()));
        page.append("; read by ").append(String.join(", ", topic.readers())).append(".\n");
        page.append("- Configuration: ").append(configuration(topic)).append(".\n");
        switch (topic.payload()) {
            case PROMPT_JSON, RESPONSE_JSON, IMAGE_JSON -> jsonSchema(topic.payload());
            case DELIVERY -> delivery();
            case VERDICT,
                    DECISION,
                    ALERT,
                    LABEL,
                    POLICY,
                    DEAD_LETTER,
                    CLAIMS,
                    IMAGE_SEEN,
                    IMAGE_FEATURES,
                    IMAGE_ATTRIBUTION,
                    SOURCE_ATTRIBUTION,
                    FINGERPRINT,
                    MEMORISATION_ALERT,
                    FINGERPRINT_DRIFT -> fields(topic.payload().avro().orElseThrow());
        }
    }

    private void jsonSchema(Payload payload) {
        String file = payload.schemaName() + ".schema.json";
        page.append("- Value: JSON that keeps to [`").append(file).append("`](../../");
        page.append("schemas/src/main/resources/io/weir/schema/").append(file).append(").\n");
    }

    private void delivery() {
        page.append("- Value: the response's own bytes, with its own headers, and these after them:\n\n");
        page.append("| Header | What it says |\n|---|---|\n");
        MessageHeaders.ofDelivery().forEach((name, meaning) -> row('`' + name + '`', meaning));
    }

    private void fields(Schema schema) {
        Map<String, Schema> nested = new LinkedHashMap<>();
        page.append("- Value: `")
                .append(schema.getName())
                .append("`. ")
                .append(schema.getDoc())
                .append("\n\n");
        table(schema, nested);
        List<String> done = new ArrayList<>();
        while (done.size() < nested.size()) {
            for (Map.Entry<String, Schema> entry : Map.copyOf(nested).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .toList()) {
                if (!done.contains(entry.getKey())) {
                    done.add(entry.getKey());
                    page.append("\n`").append(entry.getKey()).append("`:\n\n");
                    table(entry.getValue(), nested);
                }
            }
        }
    }

    private void table(Schema schema, Map<String, Schema> nested) {
        page.append("| Field | Type | |\n|---|---|---|\n");
        for (Schema.Field field : schema.getFields()) {
            row('`' + field.name() + '`', type(field.schema(), nested), field.doc() == null ? "" : field.doc());
        }
    }

    private static String type(Schema schema, Map<String, Schema> nested) {
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream()
                        .map(type -> type.getType() == Schema.Type.NULL ? "null" : type(type, nested))
                        .collect(Collectors.joining(" or "));
            case RECORD -> {
                nested.put(schema.getName(), schema);
                yield '`' + schema.getName() + '`';
            }
            case ARRAY -> "list of " + type(schema.getElementType(), nested);
            case ENUM -> String.join(", ", schema.getEnumSymbols());
            case LONG -> schema.getLogicalType() == null ? "long" : "time";
            default -> schema.getType().getName();
        };
    }

    private static String payload(Payload payload) {
        return switch (payload) {
            case PROMPT_JSON, RESPONSE_JSON, IMAGE_JSON -> "JSON, `" + payload.schemaName() + '`';
            case DELIVERY -> "the response as it came";
            case VERDICT,
                    DECISION,
                    ALERT,
                    LABEL,
                    POLICY,
                    DEAD_LETTER,
                    CLAIMS,
                    IMAGE_SEEN,
                    IMAGE_FEATURES,
                    IMAGE_ATTRIBUTION,
                    SOURCE_ATTRIBUTION,
                    FINGERPRINT,
                    MEMORISATION_ALERT,
                    FINGERPRINT_DRIFT -> '`' + payload.schemaName() + '`';
        };
    }

    private static String configuration(Topic topic) {
        return topic.settings().configuration(3).entrySet().stream()
                .filter(entry -> !entry.getKey().equals("min.insync.replicas"))
                .map(entry -> '`' + entry.getKey() + '=' + entry.getValue() + '`')
                .collect(Collectors.joining(", "));
    }

    private static String days(Duration age) {
        return age.toDays() + (age.toDays() == 1 ? " day" : " days");
    }

    private static String anchor(Topic topic) {
        return topic.topicName().replace(".", "").toLowerCase(Locale.ROOT);
    }

    private void row(String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
