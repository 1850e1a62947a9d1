// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// The AsyncAPI 3 document `schemas/asyncapi.yaml`, made from [Topic] and the schemas, with Kafka
/// bindings 0.5.0. Schemas stay in their own files; the document points at them.
final class AsyncApiDocument {

    private static final String BINDING = "0.5.0";
    private static final String WEIR = "weir";

    private AsyncApiDocument() {}

    static String yaml() {
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        return "# SPDX-License-Identifier: Apache-2.0\n# Made from the code by AsyncApiTest: change Topic, not this file.\n"
                + new Dump(settings).dumpToString(tree());
    }

    private static Map<String, Object> tree() {
        var document = new LinkedHashMap<String, Object>();
        document.put("asyncapi", "3.0.0");
        document.put("info", info());
        document.put("defaultContentType", "application/json");
        document.put("channels", channels());
        document.put("operations", operations());
        document.put("components", map("messages", messages()));
        return document;
    }

    private static Map<String, Object> info() {
        return map(
                "title",
                "Weir",
                "version",
                "1.0.0",
                "description",
                "Prompt and response events in; verdicts, decisions, alerts, and the responses themselves out. "
                        + "Pictures in; attributions and copies of protected ones out. "
                        + "Where a registry is configured, Avro records stand in Confluent framing; otherwise "
                        + "they are JSON with the same fields.",
                "license",
                map("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0"));
    }

    private static Map<String, Object> channels() {
        var channels = new LinkedHashMap<String, Object>();
        for (Topic topic : Topic.values()) {
            channels.put(
                    id(topic),
                    map(
                            "address", topic.topicName(),
                            "title", topic.topicName(),
                            "description",
                                    topic.description() + " Written by " + String.join(", ", topic.writers())
                                            + "; read by " + String.join(", ", topic.readers()) + '.',
                            "messages", map("event", ref("#/components/messages/" + message(topic))),
                            "bindings", map("kafka", channelBinding(topic))));
        }
        return channels;
    }

    /// The replica count is the cluster's own choice, and so is the chat lane's partition count.
    private static Map<String, Object> channelBinding(Topic topic) {
        TopicSettings settings = topic.settings();
        var configuration = new LinkedHashMap<String, Object>();
        configuration.put(
                "cleanup.policy",
                new ArrayList<>(List.of(settings.cleanupPolicy().split(",", -1))));
        configuration.put(
                "retention.ms", settings.retention().map(age -> age.toMillis()).orElse(-1L));
        configuration.put("max.message.bytes", settings.recordBytesMax());
        Map<String, Object> binding = map("topic", topic.topicName());
        settings.partitions().ifPresent(count -> binding.put("partitions", count));
        binding.put("topicConfiguration", configuration);
        binding.put("bindingVersion", BINDING);
        return binding;
    }

    private static Map<String, Object> operations() {
        var operations = new LinkedHashMap<String, Object>();
        for (Topic topic : Topic.values()) {
            if (topic.readers().contains(WEIR)) {
                operations.put(id(topic) + "Receive", operation("receive", topic));
            }
            if (topic.writers().contains(WEIR)) {
                operations.put(id(topic) + "Send", operation("send", topic));
            }
            if (topic == Topic.POLICY || topic == Topic.FINGERPRINT) {
                operations.put(id(topic) + "Publish", operation("send", topic));
            }
        }
        return operations;
    }

    private static Map<String, Object> operation(String action, Topic topic) {
        String channel = "#/channels/" + id(topic);
        return map(
                "action",
                action,
                "channel",
                ref(channel),
                "summary",
                topic.description(),
                "messages",
                new ArrayList<>(List.of(ref(channel + "/messages/event"))));
    }

    private static Map<String, Object> messages() {
        var messages = new LinkedHashMap<String, Object>();
        for (Topic topic : Topic.values()) {
            messages.putIfAbsent(message(topic), message(topic, topic.payload()));
        }
        return messages;
    }

    private static Map<String, Object> message(Topic topic, Payload payload) {
        boolean isAvro = payload != Payload.DELIVERY && payload.avro().isPresent();
        Map<String, Object> kafka = map("key", key(topic.key()));
        if (isAvro) {
            kafka.put("schemaIdLocation", "payload");
            kafka.put("schemaIdPayloadEncoding", "confluent");
            kafka.put("schemaLookupStrategy", "TopicNameStrategy");
        }
        kafka.put("bindingVersion", BINDING);
        return map(
                "name",
                payload.eventType(),
                "title",
                payload == Payload.DELIVERY ? "A response with its decision" : payload.schemaName(),
                "contentType",
                isAvro ? "application/avro" : "application/json",
                "headers",
                headers(payload),
                "payload",
                isAvro ? avro(topic) : ref(jsonSchema(payload)),
                "bindings",
                map("kafka", kafka));
    }

    private static Map<String, Object> key(TopicKey key) {
        return map("type", "string", "description", key.form() + ": " + key.meaning());
    }

    private static Map<String, Object> headers(Payload payload) {
        var properties = new LinkedHashMap<String, Object>();
        MessageHeaders.ofEvent().forEach((name, meaning) -> properties.put(name, text(meaning)));
        properties.put("ce_specversion", map("type", "string", "const", "1.0"));
        if (payload == Payload.DELIVERY) {
            MessageHeaders.ofDelivery().forEach((name, meaning) -> properties.put(name, text(meaning)));
        }
        return map(
                "type",
                "object",
                "required",
                new ArrayList<>(List.of("ce_specversion", "ce_id", "ce_source", "ce_type")),
                "properties",
                properties);
    }

    private static Map<String, Object> text(String meaning) {
        return map("type", "string", "description", meaning);
    }

    private static Map<String, Object> avro(Topic topic) {
        int version = ReleasedSchemas.versions(topic).size();
        return map(
                "schemaFormat",
                "application/vnd.apache.avro;version=1.9.0",
                "schema",
                ref("./released/" + topic.topicName() + "-value/" + version + ".avsc"));
    }

    private static String jsonSchema(Payload payload) {
        String name = payload == Payload.DELIVERY ? Payload.RESPONSE_JSON.schemaName() : payload.schemaName();
        return "./src/main/resources/io/weir/schema/" + name + ".schema.json";
    }

    private static String id(Topic topic) {
        return java.util.regex.Pattern.compile("_(.)")
                .matcher(topic.name().toLowerCase(java.util.Locale.ROOT))
                .replaceAll(part -> part.group(1).toUpperCase(java.util.Locale.ROOT));
    }

    private static String message(Topic topic) {
        return switch (topic.payload()) {
            case PROMPT_JSON -> "PromptEvent";
            case RESPONSE_JSON -> "ResponseEvent";
            case IMAGE_JSON -> "ImageEvent";
            default -> topic.payload().schemaName();
        };
    }

    private static Map<String, Object> ref(String to) {
        return map("$ref", to);
    }

    private static Map<String, Object> map(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
