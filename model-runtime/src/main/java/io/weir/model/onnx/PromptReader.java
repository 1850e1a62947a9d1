// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.ModelForm;
import io.weir.model.Prompt;
import io.weir.model.chat.ChatSegment;
import io.weir.model.chat.ChatTemplate;
import io.weir.model.chat.ChatTemplateException;
import io.weir.model.text.CausalTokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Turns prompts into the token ids of one model.
final class PromptReader {

    private final CausalTokenizer tokenizer;
    private final Optional<ChatTemplate> template;
    private final long[] begin;
    private final Set<Long> stopTokens;

    private PromptReader(
            CausalTokenizer tokenizer, Optional<ChatTemplate> template, long[] begin, Set<Long> stopTokens) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.begin = begin;
        this.stopTokens = stopTokens;
    }

    /// @throws IOException where tokens that the form names are not the tokenizer's, or the template fails
    static PromptReader of(ModelForm.CausalLm form, CausalTokenizer tokenizer) throws IOException {
        Set<Long> stops = new LinkedHashSet<>();
        for (String stop : form.stopTokens()) {
            stops.add(special(tokenizer, stop));
        }
        long[] begin = form.beginToken().isEmpty()
                ? new long[0]
                : new long[] {special(tokenizer, form.beginToken().get())};
        Optional<ChatTemplate> template = Optional.empty();
        if (form.chatTemplate().isPresent()) {
            template = Optional.of(ChatTemplate.of(
                    form.chatTemplate().get(),
                    tokenizer.specials().keySet(),
                    form.beginToken().orElse(""),
                    form.stopTokens().stream().findFirst().orElse("")));
        }
        return new PromptReader(tokenizer, template, begin, Set.copyOf(stops));
    }

    Set<Long> stopTokens() {
        return stopTokens;
    }

    /// Whether the model has a layout for a prompt of this kind.
    boolean reads(Prompt prompt) {
        return prompt instanceof Prompt.RawPrompt || template.isPresent();
    }

    /// Ids of a prompt; none where a raw prompt is empty and the model has no begin token.
    ///
    /// @throws ChatTemplateException where the template refuses the chat's roles
    long[] ids(Prompt prompt) throws ChatTemplateException {
        return switch (prompt) {
            case Prompt.RawPrompt(String text) -> joined(begin, tokenizer.tokens(text));
            case Prompt.ChatPrompt chat -> ids(template.orElseThrow(), chat);
        };
    }

    /// UTF-16 units of what the prompt holds.
    static long characters(Prompt prompt) {
        return switch (prompt) {
            case Prompt.RawPrompt(String text) -> text.length();
            case Prompt.ChatPrompt chat ->
                chat.messages().stream()
                        .mapToLong(message -> message.text().length())
                        .sum();
        };
    }

    private long[] ids(ChatTemplate layout, Prompt.ChatPrompt chat) throws ChatTemplateException {
        long[] ids = new long[0];
        for (ChatSegment segment : layout.layOut(chat)) {
            ids = joined(
                    ids,
                    switch (segment) {
                        case ChatSegment.Special(String token) ->
                            new long[] {tokenizer.special(token).orElseThrow()};
                        case ChatSegment.Plain(String text) -> tokenizer.tokens(text);
                    });
        }
        return ids;
    }

    private static long[] joined(long[] first, long[] second) {
        long[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static long special(CausalTokenizer tokenizer, String token) throws IOException {
        return tokenizer
                .special(token)
                .orElseThrow(() -> new IOException("the tokenizer has no special token " + token
                        + ", which the entry names; it has "
                        + tokenizer.specials().keySet().stream().limit(20).toList()));
    }
}
