// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Blob;
import io.weir.guard.TenantId;
import io.weir.schema.EnvelopeReader;
import io.weir.schema.EnvelopeReading;
import io.weir.schema.EventAttributes;
import io.weir.schema.ImageShape;
import io.weir.schema.Payload;
import io.weir.schema.ReadLimits;
import io.weir.schema.Refusal;
import io.weir.vision.attribution.ImageFacts;
import io.weir.vision.attribution.ImageSource;
import io.weir.wire.ImageReading.Accepted;
import io.weir.wire.ImageReading.Rejected;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import tools.jackson.databind.JsonNode;

/// Reads CloudEvents that carry a generated picture, or say where it is. Safe to use from any thread.
///
/// The record's key must be the event's own tenant and source: under another one a source's pictures would
/// be counted on several tasks.
public final class ImageEventReader {

    /// Largest picture that an event may hold itself.
    public static final int INLINE_BYTES_MAX = 1 << 20;

    private static final int OTHER_BYTES_MAX = 64 << 10;
    private static final ReadLimits LIMITS =
            new ReadLimits(INLINE_BYTES_MAX / 3 * 4 + OTHER_BYTES_MAX, 64, 10_000, 1, 1);

    private final EnvelopeReader envelopes = new EnvelopeReader(LIMITS);

    /// Never throws: what cannot be read is rejected.
    public ImageReading read(SourceRecord record) {
        try {
            return readRecord(record);
        } catch (RuntimeException defect) {
            return new Rejected(
                    CloudEventReader.tenantOf(record),
                    DeadLetterReason.PROCESSING_FAILED,
                    defect.getClass().getSimpleName());
        }
    }

    private ImageReading readRecord(SourceRecord record) {
        Bytes value = record.value();
        if (record.key() == null) {
            return new Rejected(CloudEventReader.tenantOf(record), DeadLetterReason.KEY_MISSING, "no key");
        }
        var opened = envelopes.read(value == null ? null : value.get(), name -> CloudEventReader.last(record, name));
        return switch (opened) {
            case EnvelopeReading.Refused(Refusal refusal, String detail) ->
                new Rejected(CloudEventReader.tenantOf(record), CloudEventReader.reason(refusal), detail);
            case EnvelopeReading.Opened(EventAttributes attributes, JsonNode data) -> image(record, attributes, data);
        };
    }

    private static ImageReading image(SourceRecord record, EventAttributes attributes, JsonNode data) {
        if (attributes.tenant().filter(TenantId::isValid).isEmpty()) {
            return new Rejected(CloudEventReader.tenantOf(record), DeadLetterReason.ATTRIBUTE_INVALID, "tenantid");
        }
        var tenant = new TenantId(attributes.tenant().get());
        if (!attributes.type().endsWith(Payload.IMAGE_JSON.eventTypeEnding())) {
            return rejected(tenant, DeadLetterReason.TYPE_UNEXPECTED, "type");
        }
        if (attributes.subject().isEmpty()) {
            return rejected(tenant, DeadLetterReason.ATTRIBUTE_INVALID, "subject is missing");
        }
        var source = new ImageSource(tenant, attributes.subject().get());
        if (!source.recordKey().equals(CloudEventReader.text(record.key()))) {
            return rejected(tenant, DeadLetterReason.KEY_MISMATCH, "key is not tenantid/subject");
        }
        Optional<String> violation = ImageShape.violation(data);
        if (violation.isPresent()) {
            return rejected(tenant, DeadLetterReason.SCHEMA_VIOLATION, violation.get());
        }
        JsonNode inline = data.get("image");
        if ((inline == null) == attributes.dataRef().isEmpty()) {
            return rejected(tenant, DeadLetterReason.SCHEMA_VIOLATION, "image or dataref: one of them");
        }
        return inline == null
                ? accepted(
                        record,
                        attributes,
                        source,
                        data,
                        new ImageContent.ByReference(attributes.dataRef().get()))
                : decoded(record, attributes, source, data, inline.stringValue());
    }

    private static ImageReading decoded(
            SourceRecord record, EventAttributes attributes, ImageSource source, JsonNode data, String base64) {
        byte[] file;
        try {
            file = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            return rejected(source.tenant(), DeadLetterReason.SCHEMA_VIOLATION, "image: base64");
        }
        return file.length > INLINE_BYTES_MAX
                ? rejected(source.tenant(), DeadLetterReason.TOO_LARGE, "image of " + file.length + " bytes")
                : accepted(record, attributes, source, data, new ImageContent.Inline(new Blob(file)));
    }

    private static ImageReading accepted(
            SourceRecord record, EventAttributes attributes, ImageSource source, JsonNode data, ImageContent content) {
        var facts = new ImageFacts(
                source,
                attributes.id(),
                Optional.empty(),
                text(data, "declaredModel"),
                Optional.empty(),
                record.timestamp(),
                record.topic() + '-' + record.partition() + '@' + record.offset());
        var event = new EventKey(source.tenant(), attributes.source(), attributes.id());
        return new Accepted(new GeneratedImage(event, facts, record, content, text(data, "sha256")));
    }

    private static Optional<String> text(JsonNode data, String field) {
        return Optional.ofNullable(data.get(field)).map(JsonNode::stringValue);
    }

    private static Rejected rejected(TenantId tenant, DeadLetterReason reason, String detail) {
        return new Rejected(Optional.of(tenant), reason, detail);
    }
}
