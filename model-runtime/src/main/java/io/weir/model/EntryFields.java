// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A group of an entry's fields being read: every mistake becomes a problem that names path, value, and fix.
final class EntryFields {

    private static final Pattern QUOTABLE = Pattern.compile("[\\x20-\\x7E]{0,80}");

    private final String path;
    private final Map<String, Object> values;
    private final List<String> problems;

    private EntryFields(String path, Map<String, Object> values, List<String> problems) {
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    /// @param path the file's name, or where in it these fields stand
    static EntryFields of(String path, Object value, Collection<String> known, List<String> problems) {
        EntryFields fields = open(path, value, problems);
        for (String key : fields.values.keySet()) {
            if (!known.contains(key)) {
                problems.add(path + ": unknown field " + quote(key) + "; known: " + String.join(", ", known));
            }
        }
        return fields;
    }

    /// Fields whose names are the entry's own.
    private static EntryFields open(String path, Object value, List<String> problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> values.put(String.valueOf(key), inner == null ? "" : inner));
        } else {
            problems.add(path + ": is " + kind(value) + "; write fields, each with a colon");
        }
        return new EntryFields(path, values, problems);
    }

    String path() {
        return path;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Collection<String> keys() {
        return values.keySet();
    }

    void problem(String key, String message) {
        problems.add(path + '.' + key + ": " + message);
    }

    Optional<EntryFields> section(String key, Collection<String> known) {
        return Optional.ofNullable(values.get(key)).map(value -> of(path + '.' + key, value, known, problems));
    }

    /// A section whose field names are free.
    Optional<EntryFields> table(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> open(path + '.' + key, value, problems));
    }

    Optional<String> text(String key) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && !text.isBlank()) {
            return Optional.of(text);
        }
        problem(key, "is " + kind(value) + "; write a text" + (value instanceof Number ? ", in quotes" : ""));
        return Optional.empty();
    }

    Optional<String> required(String key, String fix) {
        if (!has(key)) {
            problem(key, "is missing; " + fix);
        }
        return text(key);
    }

    /// One of `allowed`.
    Optional<String> choice(String key, Collection<String> allowed) {
        return required(key, "one of " + String.join(", ", allowed)).filter(value -> {
            boolean known = allowed.contains(value);
            if (!known) {
                problem(key, "is " + quote(value) + "; one of " + String.join(", ", allowed));
            }
            return known;
        });
    }

    OptionalInt whole(String key, int min, int max) {
        Object value = values.get(key);
        if (value instanceof Integer number && number >= min && number <= max) {
            return OptionalInt.of(number);
        }
        if (value != null) {
            problem(key, "is " + show(value) + "; write a whole number from " + min + " to " + max);
        }
        return OptionalInt.empty();
    }

    int required(String key, int min, int max) {
        if (!has(key)) {
            problem(key, "is missing; write a whole number from " + min + " to " + max);
        }
        return whole(key, min, max).orElse(min);
    }

    Optional<Long> bytes(String key) {
        return switch (values.get(key)) {
            case Integer number when number > 0 -> Optional.of(number.longValue());
            case Long number when number > 0 -> Optional.of(number);
            case null -> {
                problem(key, "is missing; write the file's exact size in bytes");
                yield Optional.empty();
            }
            case Object value -> {
                problem(key, "is " + show(value) + "; write the file's exact size in bytes");
                yield Optional.empty();
            }
        };
    }

    Optional<Boolean> flag(String key) {
        Object value = values.get(key);
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        if (value != null) {
            problem(key, "is " + show(value) + "; write true or false");
        }
        return Optional.empty();
    }

    Optional<Double> number(String key) {
        Object value = values.get(key);
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return Optional.of(number.doubleValue());
        }
        if (value != null) {
            problem(key, "is " + show(value) + "; write a number");
        }
        return Optional.empty();
    }

    List<String> texts(String key) {
        return list(key, "a text", value -> value instanceof String text && !text.isBlank() ? text : "").stream()
                .filter(text -> !text.isEmpty())
                .toList();
    }

    List<Double> numbers(String key) {
        return list(key, "a number", value -> value instanceof Number number ? number.doubleValue() : Double.NaN)
                .stream()
                .filter(Double::isFinite)
                .toList();
    }

    private <T> List<T> list(String key, String wanted, java.util.function.Function<Object, T> read) {
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> items)) {
            problem(key, "is " + kind(value) + "; write a list, [one, two]");
            return List.of();
        }
        List<T> read1 = new ArrayList<>();
        for (Object item : items) {
            T one = item == null ? read.apply("") : read.apply(item);
            if (one.equals("") || one.equals(Double.NaN)) {
                problem(key, "holds " + kind(item == null ? "" : item) + "; write " + wanted + " each");
            }
            read1.add(one);
        }
        return read1;
    }

    static String quote(String value) {
        return QUOTABLE.matcher(value).matches() ? '"' + value + '"' : "(a text of " + value.length() + " characters)";
    }

    private static String show(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? quote(String.valueOf(value))
                : kind(value);
    }

    private static String kind(Object value) {
        return switch (value) {
            case Map<?, ?> _ -> "a group of fields";
            case List<?> _ -> "a list";
            case Boolean _ -> "true or false";
            case Number _ -> "a number";
            case String text when text.isBlank() -> "empty";
            case String text -> quote(text);
            case Object _ -> "of a kind that no field has";
        };
    }
}
