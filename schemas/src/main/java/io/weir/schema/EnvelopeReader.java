// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import io.weir.schema.BoundedJson.Parse;
import io.weir.schema.EnvelopeReading.Opened;
import io.weir.schema.EnvelopeReading.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads CloudEvents 1.0 from Kafka records, in binary and in structured mode.
///
/// Never throws, whatever the bytes. The value is parsed once: in structured mode the data is a
/// branch of the same tree. Safe to use from any thread.
public final class EnvelopeReader {

    /// Attributes become keys and log fields, so they are short and printable.
    static final int ATTRIBUTE_CHARS_MAX = 512;

    private static final String STRUCTURED = "application/cloudevents";
    private static final String SPEC_VERSION = "1.0";

    private final ReadLimits limits;
    private final BoundedJson json;

    public EnvelopeReader(ReadLimits limits) {
        this.limits = limits;
        this.json = new BoundedJson(limits);
    }

    public EnvelopeReading read(byte @Nullable [] value, RecordHeaders headers) {
        if (value == null || value.length == 0) {
            return new Refused(Refusal.VALUE_MISSING, "no value");
        }
        if (value.length > limits.bytes()) {
            return new Refused(Refusal.TOO_LARGE, "value of " + value.length + " bytes");
        }
        String contentType = mediaType(text(headers.last("content-type")));
        return contentType.startsWith(STRUCTURED)
                ? structured(contentType, value)
                : binary(contentType, value, headers);
    }

    private EnvelopeReading binary(String contentType, byte[] value, RecordHeaders headers) {
        String version = text(headers.last("ce_specversion"));
        if (!version.equals(SPEC_VERSION)) {
            return new Refused(Refusal.NOT_A_CLOUD_EVENT, "specversion is not 1.0");
        }
        if (!isJson(contentType)) {
            return new Refused(Refusal.NOT_JSON, "content-type is not JSON");
        }
        return switch (json.parse(value)) {
            case Parse.Failed(Refusal refusal, String detail) -> new Refused(refusal, detail);
            case Parse.Parsed(JsonNode data) -> open(name -> text(headers.last("ce_" + name)), data);
        };
    }

    private EnvelopeReading structured(String contentType, byte[] value) {
        if (!contentType.equals(STRUCTURED + "+json")) {
            return new Refused(Refusal.NOT_A_CLOUD_EVENT, "structured mode is read as JSON only, one event a record");
        }
        return switch (json.parse(value)) {
            case Parse.Failed(Refusal refusal, String detail) -> new Refused(refusal, detail);
            case Parse.Parsed(JsonNode event) -> structured(event);
        };
    }

    private EnvelopeReading structured(JsonNode event) {
        if (!text(event.get("specversion")).equals(SPEC_VERSION)) {
            return new Refused(Refusal.NOT_A_CLOUD_EVENT, "specversion is not 1.0");
        }
        if (!isJson(mediaType(text(event.get("datacontenttype"))))) {
            return new Refused(Refusal.NOT_JSON, "datacontenttype is not JSON");
        }
        JsonNode data = event.get("data");
        JsonNode base64 = event.get("data_base64");
        if (data != null && base64 == null) {
            return open(name -> text(event.get(name)), data);
        }
        if (data == null && base64 != null && base64.isString()) {
            return decoded(event, base64.stringValue());
        }
        return new Refused(Refusal.VALUE_MISSING, "neither data nor data_base64 alone");
    }

    private EnvelopeReading decoded(JsonNode event, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            return new Refused(Refusal.NOT_JSON, "data_base64 is not base64");
        }
        return switch (json.parse(bytes)) {
            case Parse.Failed(Refusal refusal, String detail) -> new Refused(refusal, detail);
            case Parse.Parsed(JsonNode data) -> open(name -> text(event.get(name)), data);
        };
    }

    private static EnvelopeReading open(Function<String, String> attribute, JsonNode data) {
        for (String name : EventAttributeNames.ALL) {
            String value = attribute.apply(name);
            if (!isPrintable(value)) {
                return new Refused(Refusal.ATTRIBUTE_INVALID, name + " is not short printable text");
            }
            if (value.isEmpty() && EventAttributeNames.REQUIRED.contains(name)) {
                return new Refused(Refusal.ATTRIBUTE_INVALID, name + " is missing");
            }
        }
        return new Opened(
                new EventAttributes(
                        attribute.apply("id"),
                        attribute.apply("source"),
                        attribute.apply("type"),
                        given(attribute.apply("subject")),
                        given(attribute.apply("tenantid")),
                        given(attribute.apply("correlationid")),
                        given(attribute.apply("causationid")),
                        given(attribute.apply("partitionkey")),
                        given(attribute.apply("traceparent")),
                        given(attribute.apply("dataref"))),
                data);
    }

    private static Optional<String> given(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /// A header's text; empty where it is missing. Broken UTF-8 becomes U+FFFD, which is not printable.
    private static String text(byte @Nullable [] header) {
        return header == null ? "" : new String(header, StandardCharsets.UTF_8);
    }

    /// An attribute's text; empty where it is missing, U+FFFD where it is no text.
    private static String text(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return "";
        }
        return node.isString() ? node.stringValue() : "\uFFFD";
    }

    private static boolean isPrintable(String value) {
        return value.length() <= ATTRIBUTE_CHARS_MAX
                && value.codePoints()
                        .noneMatch(point -> Character.isISOControl(point)
                                || point == 0xFFFD
                                || Character.getType(point) == Character.SURROGATE);
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    /// The specification takes a missing media type as JSON.
    private static boolean isJson(String mediaType) {
        return mediaType.isEmpty()
                || mediaType.equals("application/json")
                || mediaType.equals("text/json")
                || mediaType.endsWith("+json");
    }
}
