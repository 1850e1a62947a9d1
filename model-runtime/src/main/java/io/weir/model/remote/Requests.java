// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.GenerationLimits;
import io.weir.model.Prompt.ChatMessage;
import io.weir.model.Prompt.ChatPrompt;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Bodies of requests for one model.
///
/// A lone surrogate is no text and cannot be sent: U+FFFD stands for it, as tokenizers have it.
record Requests(String model) {

    byte[] completion(String prompt, GenerationLimits limits) {
        return bytes(drawn(limits).put("prompt", text(prompt)), true);
    }

    /// A completion that comes as one answer.
    byte[] whole(String prompt, GenerationLimits limits) {
        return bytes(greedy(limits.tokensMax()).put("prompt", text(prompt)), false);
    }

    byte[] chat(ChatPrompt prompt, GenerationLimits limits) {
        ObjectNode request = drawn(limits);
        request.set("messages", messages(prompt));
        return bytes(request, true);
    }

    /// Asks for the text back with a score for each of its tokens. The one new token is of no interest:
    /// servers take "no new token" for "no bound".
    byte[] echo(String text) {
        return bytes(greedy(1).put("prompt", text(text)).put("echo", true).put("logprobs", 1), false);
    }

    byte[] promptScores(List<Integer> ids) {
        ObjectNode request = greedy(1).put("prompt_logprobs", 1);
        ArrayNode prompt = request.putArray("prompt");
        ids.forEach(prompt::add);
        return bytes(request, false);
    }

    /// @param special whether the model's begin token is wanted
    byte[] tokenize(String text, boolean special) {
        return bytes(named().put("prompt", text(text)).put("add_special_tokens", special), false);
    }

    byte[] tokenize(ChatPrompt prompt) {
        ObjectNode request = named().put("add_generation_prompt", true);
        request.set("messages", messages(prompt));
        return bytes(request, false);
    }

    /// Text as it is sent; as long as before.
    static String text(String text) {
        var sent = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(sent::appendCodePoint);
        return sent.toString();
    }

    private ObjectNode named() {
        return JsonMapper.shared().createObjectNode().put("model", model);
    }

    private ObjectNode drawn(GenerationLimits limits) {
        return limits.isGreedy()
                ? greedy(limits.tokensMax())
                : named().put("temperature", limits.temperature())
                        .put("seed", limits.seed())
                        .put("max_tokens", limits.tokensMax());
    }

    private ObjectNode greedy(int tokensMax) {
        return named().put("temperature", 0).put("max_tokens", tokensMax);
    }

    private static ArrayNode messages(ChatPrompt prompt) {
        ArrayNode messages = JsonMapper.shared().createArrayNode();
        for (ChatMessage message : prompt.messages()) {
            messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", text(message.text()));
        }
        return messages;
    }

    private static byte[] bytes(ObjectNode request, boolean stream) {
        if (stream) {
            request.put("stream", true);
            request.putObject("stream_options").put("include_usage", true);
        }
        return request.toString().getBytes(UTF_8);
    }
}
