// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks an event's data against the published JSON Schemas, written out by hand.
///
/// The schemas `prompt-event.schema.json` and `response-event.schema.json` are the contract; this is
/// the same contract at the speed of the hot path. A property test holds the two together. The answer
/// is the first rule that broke, by field name, or nothing.
public final class ChatShape {

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    private ChatShape() {}

    /// What breaks `prompt-event.schema.json`; empty where the data keeps to it.
    public static Optional<String> violationOfPrompt(JsonNode data) {
        return Optional.ofNullable(prompt(data));
    }

    /// What breaks `response-event.schema.json`; empty where the data keeps to it.
    public static Optional<String> violationOfResponse(JsonNode data) {
        return Optional.ofNullable(response(data));
    }

    private static @Nullable String prompt(JsonNode data) {
        if (!data.isObject()) {
            return "data: an object";
        }
        JsonNode messages = data.get("messages");
        JsonNode prompt = data.get("prompt");
        if (messages == null && prompt == null) {
            return "messages or prompt: required";
        }
        if (prompt != null && !prompt.isString() && !prompt.isArray()) {
            return "prompt: text or a list";
        }
        if (!isTextOrAbsent(data.get("model"))) {
            return "model: text";
        }
        if (!isListOfObjects(data.get("tools")) || !isListOfObjects(data.get("functions"))) {
            return "tools: a list of objects";
        }
        return messages == null ? null : messages(messages);
    }

    private static @Nullable String messages(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            return "messages: a list of at least one";
        }
        for (JsonNode message : messages) {
            String broken = message.has("role") ? message(message) : "role: required";
            if (broken != null) {
                return broken;
            }
        }
        return null;
    }

    private static @Nullable String response(JsonNode data) {
        if (!data.isObject()) {
            return "data: an object";
        }
        JsonNode choices = data.get("choices");
        if (choices == null || !choices.isArray() || choices.isEmpty()) {
            return "choices: a list of at least one";
        }
        if (!isTextOrAbsent(data.get("model"))) {
            return "model: text";
        }
        if (!isObjectOrNull(data.get("usage"))) {
            return "usage: an object";
        }
        for (JsonNode choice : choices) {
            String broken = choice(choice);
            if (broken != null) {
                return broken;
            }
        }
        return null;
    }

    private static @Nullable String choice(JsonNode choice) {
        JsonNode message = choice.get("message");
        JsonNode text = choice.get("text");
        if (!choice.isObject() || (message == null && text == null)) {
            return "choice: an object with message or text";
        }
        if (!isTextOrAbsent(text)) {
            return "text: text";
        }
        if (!isObjectOrNull(choice.get("logprobs"))) {
            return "logprobs: an object";
        }
        return message == null ? null : message(message);
    }

    private static @Nullable String message(JsonNode message) {
        if (!message.isObject()) {
            return "message: an object";
        }
        JsonNode role = message.get("role");
        if (role != null && !(role.isString() && ROLES.contains(role.stringValue()))) {
            return "role: one that is known";
        }
        for (String name : new String[] {"refusal", "reasoning", "reasoning_content"}) {
            if (!isTextOrNull(message.get(name))) {
                return name + ": text";
            }
        }
        JsonNode audio = message.get("audio");
        if (!isObjectOrNull(audio) || (audio != null && !isTextOrNull(audio.get("transcript")))) {
            return "audio: an object with a transcript of text";
        }
        JsonNode call = message.get("function_call");
        if (!isObjectOrNull(call) || (call != null && !isFunction(call))) {
            return "function_call: a name and arguments";
        }
        String broken = calls(message.get("tool_calls"));
        return broken == null ? content(message.get("content")) : broken;
    }

    private static @Nullable String calls(@Nullable JsonNode calls) {
        if (calls == null || calls.isNull()) {
            return null;
        }
        if (!calls.isArray()) {
            return "tool_calls: a list";
        }
        for (JsonNode call : calls) {
            JsonNode function = call.get("function");
            if (!call.isObject() || (function != null && !(function.isObject() && isFunction(function)))) {
                return "tool_calls: objects with a function's name and arguments";
            }
        }
        return null;
    }

    private static boolean isFunction(JsonNode function) {
        JsonNode arguments = function.get("arguments");
        return isTextOrAbsent(function.get("name"))
                && (arguments == null || isTextOrNull(arguments) || arguments.isObject());
    }

    private static @Nullable String content(@Nullable JsonNode content) {
        if (content == null || isTextOrNull(content)) {
            return null;
        }
        if (!content.isArray()) {
            return "content: text or a list of parts";
        }
        for (JsonNode part : content) {
            if (!part.isString() && !isTypedPart(part)) {
                return "content: parts are text or objects with a type";
            }
        }
        return null;
    }

    private static boolean isTypedPart(JsonNode part) {
        JsonNode type = part.get("type");
        return type != null
                && type.isString()
                && isTextOrAbsent(part.get("text"))
                && isTextOrAbsent(part.get("refusal"));
    }

    private static boolean isListOfObjects(@Nullable JsonNode list) {
        if (list == null || list.isNull()) {
            return true;
        }
        if (!list.isArray()) {
            return false;
        }
        for (JsonNode element : list) {
            if (!element.isObject()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTextOrAbsent(@Nullable JsonNode node) {
        return node == null || node.isString();
    }

    private static boolean isTextOrNull(@Nullable JsonNode node) {
        return node == null || node.isString() || node.isNull();
    }

    private static boolean isObjectOrNull(@Nullable JsonNode node) {
        return node == null || node.isObject() || node.isNull();
    }
}
