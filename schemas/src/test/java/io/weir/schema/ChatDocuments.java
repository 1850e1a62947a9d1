// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Requests and completions in the chat-completions shape, valid as they are made, and broken one
/// small step at a time.
final class ChatDocuments {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> ROLES = List.of("system", "developer", "user", "assistant", "tool", "function");
    private static final List<String> NAMES = List.of(
            "messages",
            "prompt",
            "model",
            "tools",
            "functions",
            "role",
            "content",
            "type",
            "text",
            "refusal",
            "reasoning",
            "reasoning_content",
            "audio",
            "transcript",
            "tool_calls",
            "function_call",
            "function",
            "name",
            "arguments",
            "choices",
            "message",
            "logprobs",
            "usage",
            "image",
            "sha256",
            "declaredModel",
            "unknown");

    private final RandomGenerator random;

    ChatDocuments(RandomGenerator random) {
        this.random = random;
    }

    ObjectNode image() {
        ObjectNode image = JSON.objectNode();
        if (random.nextBoolean()) {
            image.put("image", "aW1hZ2U=");
        }
        if (random.nextBoolean()) {
            image.put("sha256", "0a".repeat(32));
        }
        if (random.nextBoolean()) {
            image.put("declaredModel", "house-model.3");
        }
        return image;
    }

    ObjectNode prompt() {
        ObjectNode request = JSON.objectNode();
        boolean isLegacy = random.nextInt(5) == 0;
        if (isLegacy) {
            request.set("prompt", random.nextBoolean() ? text() : list(2, this::text));
        }
        if (!isLegacy || random.nextBoolean()) {
            request.set("messages", list(1, () -> message(true)));
        }
        maybe(request, "model", text());
        maybe(request, "tools", orNull(list(0, this::anyObject)));
        maybe(request, "functions", orNull(list(0, this::anyObject)));
        maybe(request, "temperature", any(1));
        return request;
    }

    ObjectNode response() {
        ObjectNode completion = JSON.objectNode();
        completion.set("choices", list(1, this::choice));
        maybe(completion, "model", text());
        maybe(completion, "usage", orNull(anyObject()));
        maybe(completion, "id", any(1));
        return completion;
    }

    /// Changes one place of a document, chosen at random: takes a member away, adds one, renames one,
    /// or puts any other value in its place.
    void mutate(JsonNode document) {
        List<JsonNode> containers = new ArrayList<>();
        collect(document, containers);
        JsonNode chosen = containers.get(random.nextInt(containers.size()));
        if (chosen instanceof ObjectNode object) {
            mutateObject(object);
        } else {
            mutateArray((ArrayNode) chosen);
        }
    }

    private void mutateObject(ObjectNode object) {
        List<String> present = List.copyOf(object.propertyNames());
        String name = present.isEmpty() || random.nextInt(4) == 0 ? oneOf(NAMES) : oneOf(present);
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> {
                JsonNode moved = object.remove(name);
                object.set(oneOf(NAMES), moved == null ? any(2) : moved);
            }
            default -> object.set(name, any(2));
        }
    }

    private void mutateArray(ArrayNode array) {
        if (array.isEmpty() || random.nextInt(3) == 0) {
            array.insert(random.nextInt(array.size() + 1), any(2));
            return;
        }
        int index = random.nextInt(array.size());
        if (random.nextBoolean()) {
            array.remove(index);
        } else {
            array.set(index, any(2));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainer()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }

    private ObjectNode choice() {
        ObjectNode choice = JSON.objectNode();
        boolean hasMessage = random.nextInt(4) > 0;
        if (hasMessage) {
            choice.set("message", message(random.nextBoolean()));
        }
        if (!hasMessage || random.nextInt(4) == 0) {
            choice.set("text", text());
        }
        maybe(choice, "logprobs", orNull(anyObject()));
        maybe(choice, "index", any(1));
        return choice;
    }

    private ObjectNode message(boolean withRole) {
        ObjectNode message = JSON.objectNode();
        if (withRole) {
            message.put("role", oneOf(ROLES));
        }
        maybe(message, "content", random.nextBoolean() ? orNull(text()) : list(0, this::part));
        for (String name : List.of("refusal", "reasoning", "reasoning_content")) {
            maybe(message, name, orNull(text()));
        }
        maybe(message, "tool_calls", orNull(list(0, this::call)));
        maybe(message, "function_call", orNull(function()));
        maybe(message, "audio", orNull(audio()));
        maybe(message, "name", any(1));
        return message;
    }

    private JsonNode part() {
        if (random.nextInt(4) == 0) {
            return text();
        }
        ObjectNode part = JSON.objectNode().put("type", oneOf(List.of("text", "image_url", "refusal", "file")));
        maybe(part, "text", text());
        maybe(part, "refusal", text());
        maybe(part, "image_url", any(1));
        return part;
    }

    private JsonNode call() {
        ObjectNode call = JSON.objectNode();
        maybe(call, "id", any(1));
        maybe(call, "function", function());
        return call;
    }

    private ObjectNode function() {
        ObjectNode function = JSON.objectNode();
        maybe(function, "name", text());
        maybe(function, "arguments", random.nextBoolean() ? orNull(text()) : anyObject());
        return function;
    }

    private ObjectNode audio() {
        ObjectNode audio = JSON.objectNode();
        maybe(audio, "transcript", orNull(text()));
        maybe(audio, "data", any(1));
        return audio;
    }

    private JsonNode any(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextInt());
            case 3 -> JSON.numberNode(random.nextDouble());
            case 4 -> text();
            case 5 -> JSON.stringNode(oneOf(ROLES));
            case 6 -> list(0, () -> any(depth - 1));
            case 7 -> JSON.arrayNode();
            default -> {
                ObjectNode object = JSON.objectNode();
                object.set(oneOf(NAMES), any(depth - 1));
                object.set(oneOf(NAMES), any(depth - 1));
                yield object;
            }
        };
    }

    private JsonNode anyObject() {
        ObjectNode object = JSON.objectNode();
        maybe(object, oneOf(NAMES), any(1));
        return object;
    }

    private JsonNode text() {
        return JSON.stringNode(oneOf(List.of("", "hello", "\uD83D\uDE00", "{\"a\":1}")));
    }

    private JsonNode orNull(JsonNode node) {
        return random.nextInt(6) == 0 ? JSON.nullNode() : node;
    }

    private ArrayNode list(int min, java.util.function.Supplier<JsonNode> element) {
        ArrayNode list = JSON.arrayNode();
        int size = min + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    private void maybe(ObjectNode object, String name, JsonNode value) {
        if (random.nextInt(3) == 0) {
            object.set(name, value);
        }
    }

    private String oneOf(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
