// SPDX-License-Identifier: Apache-2.0
package io.weir.model.gguf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Key-value pairs of a GGUF file.
public final class GgufMetadata {

    private static final int PAIRS_MAX = 65_536;
    private static final int KEY_MAX = 128;

    private final Map<String, Object> values;

    private GgufMetadata(Map<String, Object> values) {
        this.values = values;
    }

    static GgufMetadata read(GgufCursor cursor, long pairs) throws GgufException {
        if (pairs < 0 || pairs > PAIRS_MAX) {
            throw new GgufException("there are more than " + PAIRS_MAX + " metadata pairs");
        }
        Map<String, Object> values = new HashMap<>();
        for (long i = 0; i < pairs; i++) {
            String key = cursor.text("metadata key " + i);
            if (key.isEmpty() || key.length() > KEY_MAX || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new GgufException("metadata key " + i + " is not a plain name");
            }
            if (values.put(key, value(cursor, cursor.int32("the type of " + key), key)) != null) {
                throw new GgufException("metadata key " + key + " is there twice");
            }
        }
        return new GgufMetadata(values);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) throws GgufException {
        return optionalText(key).orElseThrow(() -> new GgufException("metadata lacks the text " + key));
    }

    public Optional<String> optionalText(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /// A whole number in `[least, most]`.
    public int integer(String key, int least, int most) throws GgufException {
        if (!(values.get(key) instanceof Long value) || value < least || value > most) {
            throw new GgufException("metadata " + key + " is no whole number from " + least + " to " + most);
        }
        return Math.toIntExact(value);
    }

    /// A positive, finite number.
    public double real(String key) throws GgufException {
        if (!(values.get(key) instanceof Double value) || !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new GgufException("metadata " + key + " is no positive number");
        }
        return value;
    }

    /// A flag; absent where the file has none of that name.
    public Optional<Boolean> flag(String key) {
        return values.get(key) instanceof Boolean value ? Optional.of(value) : Optional.empty();
    }

    public List<String> texts(String key) throws GgufException {
        return list(key, String.class);
    }

    public List<Long> integers(String key) throws GgufException {
        return list(key, Long.class);
    }

    private <T> List<T> list(String key, Class<T> type) throws GgufException {
        if (!(values.get(key) instanceof List<?> list)) {
            throw new GgufException("metadata lacks the list " + key);
        }
        List<T> typed = new ArrayList<>(list.size());
        for (Object each : list) {
            if (!type.isInstance(each)) {
                throw new GgufException("the list " + key + " holds values of another type");
            }
            typed.add(type.cast(each));
        }
        return typed;
    }

    /// Whole numbers become `Long`, others `Double`. A list holds no lists.
    private static Object value(GgufCursor cursor, int type, String key) throws GgufException {
        if (type != 9) {
            return scalar(cursor, type, key);
        }
        int elements = cursor.int32("the type of " + key);
        int count = cursor.count(elements == 8 ? Long.BYTES : 1, key);
        List<Object> list = new ArrayList<>(Math.min(count, 1 << 16));
        for (int i = 0; i < count; i++) {
            list.add(scalar(cursor, elements, key));
        }
        return list;
    }

    private static Object scalar(GgufCursor cursor, int type, String key) throws GgufException {
        return switch (type) {
            case 0 -> (long) Byte.toUnsignedInt(cursor.int8(key));
            case 1 -> (long) cursor.int8(key);
            case 2 -> (long) Short.toUnsignedInt(cursor.int16(key));
            case 3 -> (long) cursor.int16(key);
            case 4 -> Integer.toUnsignedLong(cursor.int32(key));
            case 5 -> (long) cursor.int32(key);
            case 6 -> (double) Float.intBitsToFloat(cursor.int32(key));
            case 7 -> cursor.int8(key) != 0;
            case 8 -> cursor.text(key);
            case 10, 11 -> cursor.int64(key);
            case 12 -> Double.longBitsToDouble(cursor.int64(key));
            default -> throw new GgufException("metadata " + key + " has the unknown type " + type);
        };
    }
}
