// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.TenantId;
import io.weir.schema.ChatShape;
import io.weir.schema.EnvelopeReader;
import io.weir.schema.EnvelopeReading;
import io.weir.schema.EventAttributes;
import io.weir.schema.ReadLimits;
import io.weir.schema.Refusal;
import io.weir.schema.Topic;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.HalfExchange.ResponseHalf;
import io.weir.wire.Reading.Accepted;
import io.weir.wire.Reading.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads CloudEvents that carry the chat-completions shape. Safe to use from any thread.
///
/// The record's key must be the event's own tenant and conversation: another key would bring the two
/// halves of an exchange to different tasks, where they never meet.
public final class CloudEventReader implements EventReader {

    private final EnvelopeReader envelopes;
    private final ChatNormaliser normaliser;

    public CloudEventReader(ReadLimits limits) {
        this.envelopes = new EnvelopeReader(limits);
        this.normaliser = new ChatNormaliser(limits);
    }

    @Override
    public Reading read(SourceRecord record) {
        try {
            return readRecord(record);
        } catch (RuntimeException defect) {
            return new Rejected(
                    tenantOf(record),
                    DeadLetterReason.PROCESSING_FAILED,
                    defect.getClass().getSimpleName());
        }
    }

    private Reading readRecord(SourceRecord record) {
        Bytes value = record.value();
        if (record.key() == null) {
            return new Rejected(tenantOf(record), DeadLetterReason.KEY_MISSING, "no key");
        }
        var opened = envelopes.read(value == null ? null : value.get(), name -> last(record, name));
        return switch (opened) {
            case EnvelopeReading.Refused(Refusal refusal, String detail) ->
                new Rejected(tenantOf(record), reason(refusal), detail);
            case EnvelopeReading.Opened(EventAttributes attributes, JsonNode data) -> half(record, attributes, data);
        };
    }

    private Reading half(SourceRecord record, EventAttributes attributes, JsonNode data) {
        if (attributes.tenant().filter(TenantId::isValid).isEmpty()) {
            return new Rejected(tenantOf(record), DeadLetterReason.ATTRIBUTE_INVALID, "tenantid");
        }
        var tenant = new TenantId(attributes.tenant().get());
        Optional<Topic> topic = Topic.ofName(record.topic());
        if (topic.isEmpty() || !attributes.type().endsWith(topic.get().payload().eventTypeEnding())) {
            return rejected(tenant, DeadLetterReason.TYPE_UNEXPECTED, "type");
        }
        if (attributes.subject().isEmpty()) {
            return rejected(tenant, DeadLetterReason.ATTRIBUTE_INVALID, "subject is missing");
        }
        boolean isPrompt = topic.get() == Topic.PROMPT;
        Optional<String> exchange =
                isPrompt ? attributes.correlation().or(() -> Optional.of(attributes.id())) : attributes.correlation();
        if (exchange.isEmpty()) {
            return rejected(tenant, DeadLetterReason.ATTRIBUTE_INVALID, "correlationid is missing");
        }
        var id = new ExchangeId(tenant, attributes.subject().get(), exchange.get());
        if (!id.recordKey().equals(text(record.key()))) {
            return rejected(tenant, DeadLetterReason.KEY_MISMATCH, "key is not tenantid/subject");
        }
        var event = new EventKey(tenant, attributes.source(), attributes.id());
        return switch (topic.get()) {
            case PROMPT -> prompt(event, id, record, data);
            case RESPONSE, SAMPLE -> response(event, id, record, data);
            default -> rejected(tenant, DeadLetterReason.TYPE_UNEXPECTED, "topic");
        };
    }

    private Reading prompt(EventKey event, ExchangeId id, SourceRecord record, JsonNode data) {
        Optional<String> violation = ChatShape.violationOfPrompt(data);
        if (violation.isPresent()) {
            return rejected(event.tenant(), DeadLetterReason.SCHEMA_VIOLATION, violation.get());
        }
        Optional<Exchange.Prompt> prompt = normaliser.prompt(data);
        return prompt.<Reading>map(read -> new Accepted(new PromptHalf(event, id, record, read)))
                .orElseGet(() -> rejected(event.tenant(), DeadLetterReason.TOO_LARGE, "messages or parts"));
    }

    private Reading response(EventKey event, ExchangeId id, SourceRecord record, JsonNode data) {
        Optional<String> violation = ChatShape.violationOfResponse(data);
        if (violation.isPresent()) {
            return rejected(event.tenant(), DeadLetterReason.SCHEMA_VIOLATION, violation.get());
        }
        Optional<Exchange.Response> response = normaliser.response(data);
        return response.<Reading>map(read -> new Accepted(new ResponseHalf(event, id, record, read)))
                .orElseGet(() -> rejected(event.tenant(), DeadLetterReason.TOO_LARGE, "candidates or parts"));
    }

    private static Rejected rejected(TenantId tenant, DeadLetterReason reason, String detail) {
        return new Rejected(Optional.of(tenant), reason, detail);
    }

    static DeadLetterReason reason(Refusal refusal) {
        return switch (refusal) {
            case VALUE_MISSING -> DeadLetterReason.VALUE_MISSING;
            case NOT_A_CLOUD_EVENT -> DeadLetterReason.NOT_A_CLOUD_EVENT;
            case NOT_JSON -> DeadLetterReason.NOT_JSON;
            case ATTRIBUTE_INVALID -> DeadLetterReason.ATTRIBUTE_INVALID;
            case TOO_LARGE -> DeadLetterReason.TOO_LARGE;
        };
    }

    /// Whose a record is that cannot be opened: by its header, else by its key.
    static Optional<TenantId> tenantOf(SourceRecord record) {
        byte @Nullable [] header = last(record, "ce_tenantid");
        String key = text(record.key());
        int slash = key.indexOf('/');
        return Optional.ofNullable(header)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .or(() -> slash < 0 ? Optional.empty() : Optional.of(key.substring(0, slash)))
                .filter(TenantId::isValid)
                .map(TenantId::new);
    }

    static String text(@Nullable Bytes bytes) {
        return bytes == null ? "" : new String(bytes.get(), StandardCharsets.UTF_8);
    }

    static byte @Nullable [] last(SourceRecord record, String name) {
        List<SourceHeader> headers = record.headers();
        for (int i = headers.size() - 1; i >= 0; i--) {
            SourceHeader header = headers.get(i);
            if (header.name().equalsIgnoreCase(name)) {
                Bytes value = header.value();
                return value == null ? null : value.get();
            }
        }
        return null;
    }
}
