// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Part;
import io.weir.guard.Part.Kind;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The parts of one chat message, field by field.
///
/// A field or part type that nobody told us of is read for every text in it; a part of unknown type
/// counts as uninspected too, since it may hold more than text.
final class MessageParts {

    private static final String UNDECLARED = "application/octet-stream";

    /// Read below by name, or naming only: who, which.
    private static final Set<String> KNOWN = Set.of(
            "role", "content", "refusal", "reasoning", "reasoning_content", "tool_calls", "function_call", "audio");

    private MessageParts() {}

    static void addTo(PartList parts, JsonNode message) {
        if (!message.isObject()) {
            return;
        }
        Kind spoken = isToolOutput(message) ? Kind.TOOL_CALL_RESPONSE : Kind.TEXT;
        content(parts, spoken, message.path("content"));
        parts.text(Kind.REFUSAL, message.path("refusal").asString(""));
        parts.text(Kind.REASONING, message.path("reasoning").asString(""));
        parts.text(Kind.REASONING, message.path("reasoning_content").asString(""));
        message.path("tool_calls").forEach(call -> toolCall(parts, call));
        function(parts, message.path("function_call"));
        audio(parts, message.path("audio"));
        rest(parts, Kind.GENERIC, message, KNOWN);
    }

    /// Every text of the fields that are not among those known.
    static void rest(PartList parts, Kind kind, JsonNode node, Set<String> known) {
        node.properties().stream()
                .filter(field -> !known.contains(field.getKey()))
                .forEach(field -> parts.field(kind, field.getKey(), field.getValue()));
    }

    private static boolean isToolOutput(JsonNode message) {
        String role = message.path("role").asString("");
        return role.equals("tool") || role.equals("function");
    }

    private static void content(PartList parts, Kind spoken, JsonNode content) {
        if (content.isString()) {
            parts.text(spoken, content.stringValue());
        } else if (content.isArray()) {
            content.forEach(part -> part(parts, spoken, part));
        } else if (content.isObject()) {
            part(parts, spoken, content);
        }
    }

    private static void part(PartList parts, Kind spoken, JsonNode part) {
        if (part.isString()) {
            parts.text(spoken, part.stringValue());
            return;
        }
        switch (part.path("type").asString("")) {
            case "text", "input_text", "output_text" -> only(parts, spoken, part, "text");
            case "refusal" -> only(parts, Kind.REFUSAL, part, "refusal");
            case "reasoning", "thinking", "redacted_thinking" -> parts.everyText(Kind.REASONING, part);
            case "compaction", "summary" -> parts.everyText(Kind.COMPACTION, part);
            case "tool_use", "tool_call", "function_call" -> parts.everyText(Kind.TOOL_CALL, part);
            case "tool_result", "tool_call_response", "function_call_output" -> toolOutput(parts, part);
            case "image_url", "input_image" -> link(parts, part, "image_url", "image/*");
            case "input_audio", "audio" ->
                audio(parts, part.path("input_audio").isObject() ? part.path("input_audio") : part);
            case "file", "input_file" -> file(parts, part.path("file").isObject() ? part.path("file") : part);
            default -> unknown(parts, part);
        }
    }

    /// A text part with its text where it belongs; whatever else lies in it is read too.
    private static void only(PartList parts, Kind kind, JsonNode part, String field) {
        if (!part.path(field).isString()) {
            unknown(parts, part);
            return;
        }
        parts.text(kind, part.path(field).stringValue());
        part.properties().stream()
                .filter(other -> !other.getKey().equals(field))
                .forEach(other -> parts.field(Kind.GENERIC, other.getKey(), other.getValue()));
    }

    private static void toolOutput(PartList parts, JsonNode part) {
        if (part.has("content")) {
            content(parts, Kind.TOOL_CALL_RESPONSE, part.path("content"));
        } else {
            parts.everyText(Kind.TOOL_CALL_RESPONSE, part);
        }
    }

    private static void toolCall(PartList parts, JsonNode call) {
        if (call.path("function").isObject()) {
            function(parts, call.path("function"));
            rest(parts, Kind.TOOL_CALL, call, Set.of("function"));
        } else {
            parts.everyText(Kind.TOOL_CALL, call);
        }
    }

    /// A name and its arguments, which are text, or in some producers an object.
    private static void function(PartList parts, JsonNode function) {
        parts.text(Kind.TOOL_CALL, function.path("name").asString(""));
        JsonNode arguments = function.path("arguments");
        if (arguments.isString()) {
            parts.text(Kind.TOOL_CALL, arguments.stringValue());
        } else if (arguments.isObject()) {
            parts.text(Kind.TOOL_CALL, arguments.toString());
        }
        rest(parts, Kind.TOOL_CALL, function, Set.of("name", "arguments"));
    }

    private static void audio(PartList parts, JsonNode audio) {
        if (!audio.isObject()) {
            return;
        }
        parts.text(Kind.TRANSCRIPT, audio.path("transcript").asString(""));
        String data = audio.path("data").asString("");
        if (!data.isEmpty() || !audio.has("transcript")) {
            String format = audio.path("format").asString("*");
            parts.add(new Part.Opaque(Kind.BLOB, DataUri.mediaTypeOr("audio/" + format, "audio/*"), data.length()));
        }
    }

    private static void file(PartList parts, JsonNode file) {
        parts.text(Kind.GENERIC, file.path("filename").asString(""));
        if (file.path("file_data").isString()) {
            parts.add(linked(file.path("file_data").stringValue(), Kind.FILE, UNDECLARED));
        } else {
            parts.add(new Part.Opaque(Kind.FILE, UNDECLARED, 0));
        }
    }

    private static void link(PartList parts, JsonNode part, String field, String mediaType) {
        JsonNode link = part.path(field).isObject() ? part.path(field).path("url") : part.path(field);
        if (link.isString()) {
            parts.add(linked(link.stringValue(), Kind.URI, mediaType));
        } else {
            unknown(parts, part);
        }
    }

    /// What a link holds: the text of a text data URI, content that cannot be read, or an address only.
    private static Part linked(String link, Kind kind, String mediaType) {
        return DataUri.parse(link)
                .map(DataUri::part)
                .orElseGet(() -> new Part.Opaque(kind, mediaType, kind == Kind.FILE ? link.length() : 0));
    }

    private static void unknown(PartList parts, JsonNode part) {
        parts.everyText(Kind.GENERIC, part);
        parts.add(opaque(part));
    }

    /// Content of a kind that nobody told us of.
    static Part opaque(JsonNode node) {
        return new Part.Opaque(Kind.GENERIC, UNDECLARED, node.toString().length());
    }
}
