// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Records of any schema, with every field set at random: null and not null, empty and full lists,
/// every symbol, text outside ASCII and outside the basic plane, numbers at their ends.
final class RandomRecords {

    private static final List<String> TEXTS = List.of(
            "", "a", "weir.chat.prompt.v1-3@17", "\"\\\n\t\u0000", "naïve Ωmega", "\uD83D\uDE00 emoji", "{\"a\":1}");
    private static final int LIST_MAX = 4;
    private static final long YEAR_2100 = 4_102_444_800_000L;

    private final GenericData data;
    private final RandomGenerator random;

    private RandomRecords(GenericData data, RandomGenerator random) {
        this.data = data;
        this.random = random;
    }

    /// A record of the generated class of a schema.
    static SpecificRecord specific(Schema schema, RandomGenerator random) {
        return (SpecificRecord) new RandomRecords(SpecificData.getForSchema(schema), random).record(schema);
    }

    /// A record of a schema that has no generated class, such as a released one.
    static IndexedRecord generic(Schema schema, RandomGenerator random) {
        return new RandomRecords(GenericData.get(), random).record(schema);
    }

    private IndexedRecord record(Schema schema) {
        var record = (IndexedRecord) data.newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema()));
        }
        return record;
    }

    private @Nullable Object value(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> {
                Schema type =
                        schema.getTypes().get(random.nextInt(schema.getTypes().size()));
                yield type.getType() == Schema.Type.NULL ? null : value(type);
            }
            case RECORD -> record(schema);
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                int size = random.nextInt(LIST_MAX);
                for (int i = 0; i < size; i++) {
                    elements.add(value(schema.getElementType()));
                }
                yield elements;
            }
            case ENUM -> {
                List<String> symbols = schema.getEnumSymbols();
                yield data.createEnum(symbols.get(random.nextInt(symbols.size())), schema);
            }
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTES -> bytes();
            case INT -> random.nextBoolean() ? random.nextInt() : Integer.MIN_VALUE;
            case LONG -> time(schema);
            case DOUBLE -> random.nextBoolean() ? random.nextDouble() : -0.0;
            case BOOLEAN -> random.nextBoolean();
            case MAP, FIXED, FLOAT, NULL -> throw new IllegalArgumentException(schema.getName());
        };
    }

    private Object time(Schema schema) {
        if (schema.getLogicalType() == null) {
            return random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE;
        }
        long millis = random.nextLong(YEAR_2100);
        return data instanceof SpecificData ? Instant.ofEpochMilli(millis) : (Object) millis;
    }

    private ByteBuffer bytes() {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
