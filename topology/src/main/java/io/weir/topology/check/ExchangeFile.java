// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.TenantId;
import io.weir.schema.BoundedJson;
import io.weir.schema.BoundedJson.Parse;
import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.wire.CloudEventReader;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.HalfExchange.ResponseHalf;
import io.weir.wire.JoinedExchange;
import io.weir.wire.Reading;
import io.weir.wire.SourceHeader;
import io.weir.wire.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads an exchange as a person writes it, through the reader that the stream uses.
public final class ExchangeFile {
    public static final int BYTES_MAX = ReadLimits.DEFAULT.bytes();
    private static final String FORM =
            "write {\"prompt\": ..., \"response\": ...}, each a text or in the chat-completions shape";
    private static final CloudEventReader READER = new CloudEventReader(ReadLimits.DEFAULT);

    private ExchangeFile() {}

    /// The exchange cannot be read; the message quotes nothing of it.
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    public static JoinedExchange read(byte[] bytes, String tenant) throws UnreadableException {
        if (!TenantId.isValid(tenant)) {
            throw new UnreadableException("the tenant is no slug of a-z 0-9 -");
        }
        if (bytes.length > BYTES_MAX) {
            throw new UnreadableException("it has more than " + BYTES_MAX + " bytes");
        }
        return switch (new BoundedJson(ReadLimits.DEFAULT).parse(bytes)) {
            case Parse.Failed(var _, String detail) -> throw new UnreadableException(detail + "; " + FORM);
            case Parse.Parsed(JsonNode node) -> joined(node, tenant);
        };
    }

    private static JoinedExchange joined(JsonNode node, String tenant) throws UnreadableException {
        if (!node.isObject() || (!node.has("prompt") && !node.has("response"))) {
            throw new UnreadableException(FORM);
        }
        int others = node.size() - (node.has("prompt") ? 1 : 0) - (node.has("response") ? 1 : 0);
        if (others > 0) {
            throw new UnreadableException("keys beside prompt and response: " + others
                    + "; further answers are choices of " + "the response; " + FORM);
        }
        Optional<PromptHalf> prompt = Optional.empty();
        Optional<ResponseHalf> response = Optional.empty();
        if (node.has("prompt")) {
            if (half(Topic.PROMPT, request(node.get("prompt")), tenant) instanceof Reading.Accepted(PromptHalf half)) {
                prompt = Optional.of(half);
            }
        }
        if (node.has("response")) {
            if (half(Topic.RESPONSE, completion(node.get("response")), tenant)
                    instanceof Reading.Accepted(ResponseHalf half)) {
                response = Optional.of(half);
            }
        }
        return new JoinedExchange(prompt, response);
    }

    private static Reading half(Topic topic, JsonNode data, String tenant) throws UnreadableException {
        Map<String, String> headers = Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", topic.name(),
                "ce_source", "/check",
                "ce_type", topic.payload().eventType(),
                "ce_subject", "check",
                "ce_tenantid", tenant,
                "ce_correlationid", "check");
        List<SourceHeader> written = new ArrayList<>();
        headers.forEach((name, value) -> written.add(new SourceHeader(name, bytes(value))));
        var record =
                new SourceRecord(topic.topicName(), 0, 0, 0, bytes(tenant + "/check"), bytes(data.toString()), written);
        Reading reading = READER.read(record);
        if (reading instanceof Reading.Rejected(var _, var reason, String detail)) {
            throw new UnreadableException(
                    (topic == Topic.PROMPT ? "prompt: " : "response: ") + reason.name() + ": " + detail + "; " + FORM);
        }
        return reading;
    }

    /// A plain text becomes one user message.
    private static JsonNode request(JsonNode node) {
        if (!node.isString()) {
            return node;
        }
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("model", "unknown");
        request.putArray("messages").addObject().put("role", "user").put("content", node.stringValue());
        return request;
    }

    /// A plain text becomes the one candidate.
    private static JsonNode completion(JsonNode node) {
        if (!node.isString()) {
            return node;
        }
        ObjectNode completion = JsonMapper.shared().createObjectNode();
        completion.put("model", "unknown");
        ObjectNode choice = completion.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", node.stringValue());
        return completion;
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}
