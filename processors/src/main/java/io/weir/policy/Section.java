// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.policy.PolicyNode.Fields;
import io.weir.policy.PolicyNode.Items;
import io.weir.policy.PolicyNode.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A group of fields being read: every mistake becomes a problem that names path, kind, and fix.
///
/// Values are quoted in a problem only where they are short slugs, since a document may hold anything.
final class Section {

    private static final Pattern QUOTABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._*-]{0,63}");

    private final String path;
    private final Map<String, PolicyNode> nodes;

    /// Where a problem with a missing field is shown; the document as a whole has no line.
    private final int line;

    private final Problems problems;

    private Section(String path, Map<String, PolicyNode> nodes, int line, Problems problems) {
        this.path = path;
        this.nodes = nodes;
        this.line = path.isEmpty() ? 0 : line;
        this.problems = problems;
    }

    /// Reads `node` as fields; where it is none, the problem is noted and the section is empty.
    static Section of(String path, PolicyNode node, Collection<String> known, Problems problems) {
        if (!(node instanceof Fields fields)) {
            problems.add(path, node, "is " + node.kind() + "; write fields: " + String.join(", ", known));
            return new Section(path, Map.of(), node.line(), problems);
        }
        fields.nodes().forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(
                        path,
                        value,
                        "unknown field " + quote(key) + Nearest.hint(key, known) + "; known: "
                                + String.join(", ", known));
            }
        });
        return new Section(path, fields.nodes(), node.line(), problems);
    }

    static String quote(String value) {
        return QUOTABLE.matcher(value).matches() ? "`" + value + "`" : "(not a slug)";
    }

    String path() {
        return path;
    }

    String path(String key) {
        return path.isEmpty() ? key : path + '.' + key;
    }

    boolean has(String key) {
        return nodes.containsKey(key);
    }

    Optional<PolicyNode> node(String key) {
        return Optional.ofNullable(nodes.get(key));
    }

    void problem(String key, String message) {
        PolicyNode node = nodes.get(key);
        problems.add(path(key), node == null ? new Scalar("", false, line) : node, message);
    }

    Optional<String> text(String key, int lengthMax) {
        return scalar(key, "a text").map(Scalar::text).filter(text -> {
            boolean fits = text.length() <= lengthMax;
            if (!fits) {
                problem(key, "has " + text.length() + " characters; at most " + lengthMax);
            }
            return fits;
        });
    }

    Optional<String> required(String key, int lengthMax) {
        if (!has(key)) {
            problem(key, "is missing");
        }
        return text(key, lengthMax);
    }

    Optional<Boolean> flag(String key) {
        return scalar(key, "true or false").flatMap(scalar -> {
            if (!scalar.isSwitch()) {
                problem(key, "is " + scalar.kind() + "; write true or false");
                return Optional.empty();
            }
            return Optional.of(scalar.text().equals("true"));
        });
    }

    /// A number in `[0, 1]`.
    Optional<Double> share(String key) {
        return scalar(key, "a number from 0 to 1").flatMap(scalar -> {
            if (!scalar.isNumber() || !inUnit(Double.parseDouble(scalar.text()))) {
                problem(key, "is " + scalar.kind() + " out of range or form; write a number from 0 to 1");
                return Optional.empty();
            }
            return Optional.of(Double.parseDouble(scalar.text()));
        });
    }

    /// One of `allowed`.
    Optional<String> choice(String key, Collection<String> allowed) {
        return text(key, 64).filter(value -> {
            boolean known = allowed.contains(value);
            if (!known) {
                problem(
                        key,
                        "unknown value " + quote(value) + Nearest.hint(value, allowed) + "; one of "
                                + String.join(", ", allowed));
            }
            return known;
        });
    }

    /// One text or a list of texts.
    List<String> texts(String key) {
        return switch (nodes.get(key)) {
            case null -> List.of();
            case Items items -> {
                List<String> texts = new ArrayList<>();
                for (PolicyNode node : items.nodes()) {
                    if (node instanceof Scalar scalar && !scalar.isEmpty()) {
                        texts.add(scalar.text());
                    } else {
                        problem(key, "holds " + node.kind() + "; write a list of texts");
                    }
                }
                if (items.nodes().isEmpty()) {
                    problem(key, "is an empty list; name at least one, or leave the field out");
                }
                yield List.copyOf(texts);
            }
            case PolicyNode node -> text(key, 1000).map(List::of).orElse(List.of());
        };
    }

    Optional<Section> section(String key, Collection<String> known) {
        return node(key).map(node -> of(path(key), node, known, problems));
    }

    /// The sections of a list, each under its number from 1; at most `countMax`.
    List<Section> list(String key, int countMax, Collection<String> known) {
        return switch (nodes.get(key)) {
            case null -> List.of();
            case Items(List<PolicyNode> items, int _) -> {
                if (items.size() > countMax) {
                    problem(key, "holds " + items.size() + " entries; at most " + countMax);
                    yield List.of();
                }
                List<Section> sections = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    sections.add(of(path(key) + '[' + (i + 1) + ']', items.get(i), known, problems));
                }
                yield List.copyOf(sections);
            }
            case PolicyNode node -> {
                problem(key, "is " + node.kind() + "; write a list, each entry after a dash");
                yield List.of();
            }
        };
    }

    private Optional<Scalar> scalar(String key, String wanted) {
        PolicyNode node = nodes.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Scalar scalar && !scalar.isEmpty()) {
            return Optional.of(scalar);
        }
        problem(key, "is " + node.kind() + "; write " + wanted);
        return Optional.empty();
    }

    private static boolean inUnit(double value) {
        return value >= 0 && value <= 1;
    }
}
