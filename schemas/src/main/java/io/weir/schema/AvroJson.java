// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import io.weir.schema.ContractException.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Avro records as plain JSON that stands on its own: fields in the schema's order, enums by name,
/// bytes in base64, instants in ISO 8601, a union as the value it holds.
///
/// Unlike Avro's own JSON, no value is wrapped in its type's name, so any JSON reader can follow it.
/// Unions are limited to null and one other type.
final class AvroJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int BYTES_USUAL = 512;

    private AvroJson() {}

    static byte[] write(SpecificRecord record) {
        var bytes = new ByteArrayOutputStream(BYTES_USUAL);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            write(json, record.getSchema(), record);
        } catch (NullPointerException | ClassCastException incomplete) {
            throw new ContractException(Failure.UNWRITABLE, record.getSchema().getName());
        }
        return bytes.toByteArray();
    }

    static <T extends SpecificRecord> T read(JsonNode json, Class<T> type) {
        Schema schema = SpecificData.get().getSchema(type);
        return type.cast(record(schema, json));
    }

    private static void write(JsonGenerator json, Schema schema, @Nullable Object value) {
        switch (schema.getType()) {
            case UNION -> {
                if (value == null) {
                    json.writeNull();
                } else {
                    write(json, other(schema), value);
                }
            }
            case RECORD -> writeRecord(json, schema, (IndexedRecord) present(value));
            case ARRAY -> {
                json.writeStartArray();
                for (Object element : (Collection<?>) present(value)) {
                    write(json, schema.getElementType(), element);
                }
                json.writeEndArray();
            }
            case ENUM, STRING -> json.writeString(present(value).toString());
            case BYTES -> json.writeString(base64((ByteBuffer) present(value)));
            case INT -> json.writeNumber((int) present(value));
            case LONG -> {
                if (present(value) instanceof Instant at) {
                    json.writeString(at.toString());
                } else {
                    json.writeNumber((long) present(value));
                }
            }
            case DOUBLE -> json.writeNumber(finite((double) present(value)));
            case BOOLEAN -> json.writeBoolean((boolean) present(value));
            case MAP, FIXED, FLOAT, NULL -> throw new ContractException(Failure.UNWRITABLE, schema.getName());
        }
    }

    private static void writeRecord(JsonGenerator json, Schema schema, IndexedRecord record) {
        json.writeStartObject();
        for (Schema.Field field : schema.getFields()) {
            json.writeName(field.name());
            write(json, field.schema(), record.get(field.pos()));
        }
        json.writeEndObject();
    }

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw new ContractException(Failure.UNWRITABLE, "a value is missing");
        }
        return value;
    }

    private static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new ContractException(Failure.UNWRITABLE, "a number that is not finite");
        }
        return number;
    }

    private static String base64(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Base64.getEncoder().encodeToString(copy);
    }

    private static @Nullable Object value(Schema schema, JsonNode json) {
        return switch (schema.getType()) {
            case UNION -> json.isNull() ? null : value(other(schema), json);
            case RECORD -> record(schema, json);
            case ARRAY -> {
                check(json.isArray(), schema);
                List<@Nullable Object> elements = new ArrayList<>();
                for (JsonNode element : json) {
                    elements.add(value(schema.getElementType(), element));
                }
                yield elements;
            }
            case ENUM -> symbol(schema, text(schema, json));
            case STRING -> text(schema, json);
            case BYTES -> bytes(schema, text(schema, json));
            case INT -> {
                check(json.canConvertToInt() && json.isIntegralNumber(), schema);
                yield json.intValue();
            }
            case LONG -> number(schema, json);
            case DOUBLE -> {
                check(json.isNumber(), schema);
                yield json.doubleValue();
            }
            case BOOLEAN -> {
                check(json.isBoolean(), schema);
                yield json.booleanValue();
            }
            case MAP, FIXED, FLOAT, NULL -> throw new ContractException(Failure.MALFORMED, schema.getName());
        };
    }

    private static Object record(Schema schema, JsonNode json) {
        check(json.isObject(), schema);
        var record = (IndexedRecord) SpecificData.get().newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            JsonNode given = json.get(field.name());
            if (given == null) {
                check(field.hasDefaultValue(), schema);
                record.put(field.pos(), SpecificData.get().getDefaultValue(field));
            } else {
                record.put(field.pos(), value(field.schema(), given));
            }
        }
        return record;
    }

    /// A symbol that came later reads as the enum's default, as it does in Avro.
    private static Object symbol(Schema schema, String name) {
        String symbol = schema.hasEnumSymbol(name) ? name : schema.getEnumDefault();
        check(symbol != null, schema);
        return SpecificData.get().createEnum(symbol, schema);
    }

    private static Object number(Schema schema, JsonNode json) {
        if (schema.getLogicalType() == null) {
            check(json.canConvertToLong() && json.isIntegralNumber(), schema);
            return json.longValue();
        }
        try {
            return Instant.parse(text(schema, json)).truncatedTo(ChronoUnit.MILLIS);
        } catch (java.time.DateTimeException broken) {
            throw new ContractException(Failure.MALFORMED, "an instant");
        }
    }

    private static String text(Schema schema, JsonNode json) {
        check(json.isString(), schema);
        return json.stringValue();
    }

    private static ByteBuffer bytes(Schema schema, String base64) {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException broken) {
            throw new ContractException(Failure.MALFORMED, schema.getName());
        }
    }

    private static Schema other(Schema union) {
        List<Schema> types = union.getTypes();
        return types.get(0).getType() == Schema.Type.NULL ? types.get(1) : types.get(0);
    }

    private static void check(boolean holds, Schema schema) {
        if (!holds) {
            throw new ContractException(Failure.MALFORMED, schema.getName());
        }
    }
}
