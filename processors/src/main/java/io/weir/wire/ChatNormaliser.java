// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Exchange;
import io.weir.guard.Part;
import io.weir.guard.Part.Kind;
import io.weir.guard.Role;
import io.weir.guard.Utterance;
import io.weir.schema.ReadLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns a checked request or completion into utterances of parts.
///
/// The utterances of a prompt are its messages, index for index; after them come, where the request
/// has them, legacy prompts, texts beside the messages, and the descriptions of its tools. Turns
/// before the last run of user messages are prior ones. Every text is kept as the producer sent it;
/// what cannot be read is kept as [Part.Opaque], never left out.
final class ChatNormaliser {

    /// Token log-probabilities repeat the content, token by token; they are no part of it.
    private static final Set<String> CHOICE_FIELDS = Set.of("message", "text", "logprobs");

    private static final Set<String> COMPLETION_FIELDS =
            Set.of("choices", "model", "id", "object", "system_fingerprint", "service_tier", "usage");

    private final ReadLimits limits;

    ChatNormaliser(ReadLimits limits) {
        this.limits = limits;
    }

    /// Empty where there are more messages or parts than the limits allow.
    Optional<Exchange.Prompt> prompt(JsonNode data) {
        JsonNode messages = data.path("messages");
        JsonNode legacy = data.path("prompt");
        if (messages.size() > limits.messages() || legacy.size() > limits.messages()) {
            return Optional.empty();
        }
        var parts = new PartList(limits.parts());
        List<Utterance> utterances = new ArrayList<>();
        int current = startOfCurrentTurn(messages);
        int index = 0;
        for (JsonNode message : messages) {
            utterances.add(utterance(role(message, Role.USER), index++ < current, message, parts));
        }
        legacyPrompts(legacy, parts, utterances);
        beside(data, parts, utterances);
        return parts.isOverfull()
                ? Optional.empty()
                : Optional.of(new Exchange.Prompt(data.path("model").asString(""), utterances, temperature(data)));
    }

    private static OptionalDouble temperature(JsonNode data) {
        JsonNode temperature = data.path("temperature");
        if (temperature.isMissingNode() || temperature.isNull()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(temperature.isNumber() ? temperature.doubleValue() : Double.NaN);
    }

    /// Empty where there are more candidates or parts than the limits allow.
    Optional<Exchange.Response> response(JsonNode data) {
        JsonNode choices = data.path("choices");
        if (choices.size() > limits.messages()) {
            return Optional.empty();
        }
        var parts = new PartList(limits.parts());
        List<Utterance> candidates = new ArrayList<>();
        for (JsonNode choice : choices) {
            JsonNode message = choice.path("message");
            MessageParts.addTo(parts, message);
            parts.text(Kind.TEXT, choice.path("text").asString(""));
            MessageParts.rest(parts, Kind.GENERIC, choice, CHOICE_FIELDS);
            candidates.add(new Utterance(role(message, Role.ASSISTANT), false, parts.take()));
        }
        MessageParts.rest(parts, Kind.GENERIC, data, COMPLETION_FIELDS);
        List<Part> beside = parts.take();
        if (!beside.isEmpty()) {
            candidates.add(new Utterance(Role.ASSISTANT, false, beside));
        }
        return parts.isOverfull()
                ? Optional.empty()
                : Optional.of(new Exchange.Response(
                        data.path("model").asString(""),
                        candidates,
                        LogprobReader.tokens(choices.path(0).path("logprobs"))));
    }

    private static Utterance utterance(Role role, boolean prior, JsonNode message, PartList parts) {
        MessageParts.addTo(parts, message);
        return new Utterance(role, prior, parts.take());
    }

    /// A legacy prompt is a text, a list of texts, or token numbers that cannot be read.
    private static void legacyPrompts(JsonNode legacy, PartList parts, List<Utterance> utterances) {
        if (legacy.isString()) {
            add(Role.USER, Kind.TEXT, legacy, parts, utterances);
        } else if (!legacy.isEmpty() && legacy.valueStream().allMatch(JsonNode::isNumber)) {
            parts.add(MessageParts.opaque(legacy));
            utterances.add(new Utterance(Role.USER, false, parts.take()));
        } else {
            legacy.forEach(element -> add(Role.USER, Kind.TEXT, element, parts, utterances));
        }
    }

    private static void beside(JsonNode data, PartList parts, List<Utterance> utterances) {
        add(Role.USER, Kind.TEXT, data.get("suffix"), parts, utterances);
        add(Role.ASSISTANT, Kind.TEXT, data.path("prediction").get("content"), parts, utterances);
        for (String operator : new String[] {"system", "instructions"}) {
            add(Role.SYSTEM, Kind.TEXT, data.get(operator), parts, utterances);
        }
        for (String definition : new String[] {"tools", "functions", "response_format"}) {
            add(Role.SYSTEM, Kind.GENERIC, data.get(definition), parts, utterances);
        }
    }

    private static void add(Role role, Kind kind, @Nullable JsonNode node, PartList parts, List<Utterance> utterances) {
        if (node == null || node.isNull()) {
            return;
        }
        parts.everyText(kind, node);
        if (!node.isString() && node.valueStream().anyMatch(element -> element.isNumber() || element.isArray())) {
            parts.add(MessageParts.opaque(node));
        }
        List<Part> taken = parts.take();
        if (!taken.isEmpty()) {
            utterances.add(new Utterance(role, false, taken));
        }
    }

    /// Index of the first message of the last run of user messages; 0 where no user speaks.
    private static int startOfCurrentTurn(JsonNode messages) {
        int start = messages.size() - 1;
        while (start >= 0 && role(messages.get(start), Role.USER) != Role.USER) {
            start--;
        }
        while (start > 0 && role(messages.get(start - 1), Role.USER) == Role.USER) {
            start--;
        }
        return Math.max(start, 0);
    }

    private static Role role(JsonNode message, Role otherwise) {
        return switch (message.path("role").asString("")) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> Role.TOOL;
            default -> otherwise;
        };
    }
}
