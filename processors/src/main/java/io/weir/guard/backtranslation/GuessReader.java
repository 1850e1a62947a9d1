// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.backtranslation.Guess.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a guess strictly: from prose nothing is guessed at.
///
/// In the label form a reply is a JSON object with one `request`, or holds `[[request: …]]`; the text inside
/// may hold colons, quotes, single brackets and line breaks. Labels that repeat each other count as one.
final class GuessReader {

    static final int LENGTH_MAX = 600;

    private static final String OPEN = "[[";
    private static final String CLOSE = "]]";
    private static final String LABEL = "request:";
    private static final Set<String> UNKNOWN =
            Set.of("unknown", "cannot tell", "can't tell", "unclear", "none", "n/a", "i don't know", "i cannot tell");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private GuessReader() {}

    static Guess read(String reply, GuessQuestion.Form form) {
        return switch (form) {
            case EXAMPLES -> plain(reply);
            case LABEL -> reply.isBlank() ? Guess.none(Status.EMPTY) : labelled(reply.strip());
        };
    }

    private static Guess plain(String reply) {
        String line = reply.strip().lines().findFirst().orElse("");
        return guess(Status.PLAIN, line);
    }

    private static Guess labelled(String reply) {
        if (reply.startsWith("{")) {
            return json(reply);
        }
        Set<String> found = new LinkedHashSet<>();
        for (String group : groups(reply)) {
            if (group.toLowerCase(Locale.ROOT).startsWith(LABEL)) {
                found.add(clean(group.substring(LABEL.length())));
            }
        }
        return switch (found.size()) {
            case 0 -> Guess.none(Status.NO_LABEL);
            case 1 -> guess(Status.LABELLED, found.iterator().next());
            default -> Guess.none(Status.SEVERAL);
        };
    }

    private static List<String> groups(String reply) {
        List<String> groups = new ArrayList<>();
        int at = reply.indexOf(OPEN);
        while (at >= 0) {
            int end = reply.indexOf(CLOSE, at + OPEN.length());
            if (end < 0) {
                break;
            }
            // A request may end in a bracket of its own.
            while (end + CLOSE.length() < reply.length() && reply.charAt(end + CLOSE.length()) == ']') {
                end++;
            }
            groups.add(reply.substring(at + OPEN.length(), end).strip());
            at = reply.indexOf(OPEN, end + CLOSE.length());
        }
        return groups;
    }

    private static Guess json(String reply) {
        try {
            JsonNode node = MAPPER.readTree(reply);
            JsonNode request = node.path("request");
            if (node.size() != 1 || request.isMissingNode()) {
                return Guess.none(Status.NO_LABEL);
            }
            if (request.isNull()) {
                return Guess.none(Status.CANNOT_TELL);
            }
            return request.isString() ? guess(Status.JSON, request.stringValue()) : Guess.none(Status.NO_LABEL);
        } catch (JacksonException _) {
            // Its message may quote the reply.
            return Guess.none(Status.NO_LABEL);
        }
    }

    private static Guess guess(Status status, String raw) {
        String text = clean(raw);
        if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return Guess.none(Status.EMPTY);
        }
        if (UNKNOWN.contains(text.toLowerCase(Locale.ROOT).replaceAll("[.!?]+$", ""))) {
            return Guess.none(Status.CANNOT_TELL);
        }
        return text.length() > LENGTH_MAX ? Guess.none(Status.TOO_LONG) : new Guess(status, text);
    }

    /// One line, without the quotes around it.
    private static String clean(String raw) {
        String text = raw.strip().replaceAll("\\s+", " ");
        while (text.length() >= 2 && isPair(text.charAt(0), text.charAt(text.length() - 1))) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return text;
    }

    private static boolean isPair(char first, char last) {
        return (first == '"' && last == '"')
                || (first == '\'' && last == '\'')
                || (first == '\u201C' && last == '\u201D')
                || (first == '`' && last == '`');
    }
}
