// SPDX-License-Identifier: Apache-2.0
package io.weir.model.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import io.weir.model.Prompt.ChatMessage;
import io.weir.model.Prompt.ChatPrompt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A model's chat template: Jinja, in the dialect that Hugging Face evaluates.
///
/// Trimming is Hugging Face's: `trim_blocks`, `lstrip_blocks`, and one line end at the template's end is
/// not part of it. A template sees `messages`, `add_generation_prompt`, `bos_token`, `eos_token` and
/// `raise_exception`; it has no clock and no tools. Safe for threads.
public final class ChatTemplate {

    private static final int OUTPUT_MAX = 4 << 20;
    private static final int DEPTH_MAX = 20;
    private static final int RANGE_MAX = 10_000;
    private static final Set<String> REACHES_OUT = Set.of("include", "import", "from", "extends", "block");

    private static final Jinjava ENGINE = engine();

    private final String source;
    private final Pattern special;
    private final String begin;
    private final String end;

    private ChatTemplate(String source, Pattern special, String begin, String end) {
        this.source = source;
        this.special = special;
        this.begin = begin;
        this.end = end;
    }

    /// Reads a template and lays out a short chat to see that it can be evaluated.
    ///
    /// @param specials special tokens of the tokenizer
    /// @param begin the token that `bos_token` stands for; empty where there is none
    /// @param end the token that `eos_token` stands for; empty where there is none
    public static ChatTemplate of(String source, Collection<String> specials, String begin, String end)
            throws ChatTemplateException {
        if (specials.isEmpty()) {
            throw new ChatTemplateException("a chat needs special tokens, and the tokenizer has none");
        }
        String body = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
        var template = new ChatTemplate(body, Seams.pattern(specials), begin, end);
        List<ChatSegment> segments = template.layOut(ChatPrompt.ofUser("Hello."));
        boolean holdsMessage = segments.stream()
                .anyMatch(each -> each instanceof ChatSegment.Plain(String text) && text.contains("Hello."));
        if (!holdsMessage) {
            throw new ChatTemplateException("the chat template leaves the message out");
        }
        return template;
    }

    /// Messages in the template's layout, up to where the assistant's turn begins.
    ///
    /// @throws ChatTemplateException where the template refuses these roles, or writes too much
    public List<ChatSegment> layOut(ChatPrompt prompt) throws ChatTemplateException {
        Seams seams = Seams.between(
                special, prompt.messages().stream().map(ChatMessage::text).toList());
        List<Map<String, Object>> messages = new ArrayList<>();
        for (ChatMessage message : prompt.messages()) {
            Map<String, Object> turn = new HashMap<>();
            turn.put("role", message.role().name().toLowerCase(Locale.ROOT));
            turn.put("content", seams.marked(message.text()));
            messages.add(turn);
        }
        Map<String, Object> values = new HashMap<>();
        values.put("messages", messages);
        values.put("add_generation_prompt", true);
        values.put("bos_token", begin);
        values.put("eos_token", end);
        return seams.cut(rendered(values));
    }

    /// The engine's own messages quote what it was working on, so they are not told.
    private String rendered(Map<String, Object> values) throws ChatTemplateException {
        RenderResult result = ENGINE.renderForResult(source, values);
        if (result.hasErrors()) {
            int line = result.getErrors().getFirst().getLineno();
            throw new ChatTemplateException("the chat template fails at line " + line
                    + ": it refuses these roles, or uses what the engine does not know");
        }
        return result.getOutput();
    }

    private static Jinjava engine() {
        var engine = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withKeepTrailingNewline(true)
                .withNestedInterpretationEnabled(false)
                .withReadOnlyResolver(true)
                .withMaxOutputSize(OUTPUT_MAX)
                .withMaxStringLength(OUTPUT_MAX)
                .withMaxRenderDepth(DEPTH_MAX)
                .withRangeLimit(RANGE_MAX)
                .withDisabled(Map.of(Context.Library.TAG, REACHES_OUT))
                .withLegacyOverrides(likePython())
                .build());
        engine.setResourceLocator((name, charset, interpreter) -> {
            throw new java.io.FileNotFoundException("a chat template reads no other file");
        });
        engine.getGlobalContext()
                .registerFunction(new ELFunctionDefinition(
                        "", "raise_exception", ChatTemplate.class, "raiseException", String.class));
        return engine;
    }

    private static LegacyOverrides likePython() {
        return LegacyOverrides.newBuilder()
                .withEvaluateMapKeys(true)
                .withIterateOverMapKeys(true)
                .withUsePyishObjectMapper(true)
                .withUseNaturalOperatorPrecedence(true)
                .withParseWhitespaceControlStrictly(true)
                .withAllowAdjacentTextNodes(true)
                .withUseTrimmingForNotesAndExpressions(true)
                .withKeepNullableLoopValues(true)
                .withHandleBackslashInQuotesOnly(true)
                .build();
    }

    /// What templates call to refuse a chat.
    ///
    /// @throws IllegalArgumentException always
    public static Object raiseException(String reason) {
        throw new IllegalArgumentException("refused by the template in " + reason.length() + " characters");
    }
}
