// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Exchange;
import io.weir.guard.LanguageModel.Prompt.Speaker;
import io.weir.guard.LanguageModel.Prompt.Turn;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Utterance;
import java.util.ArrayList;
import java.util.List;

/// A prompt as turns of a chat, so that it can be asked again.
public final class PromptTurns {

    /// Longest prompt that is asked again, in UTF-16 units.
    public static final int LENGTH_MAX = 32_768;

    private PromptTurns() {}

    /// Empty where the prompt is more than text, holds what tools said, or is too long: asked without all of it,
    /// the model would answer something else.
    public static List<Turn> of(Exchange exchange) {
        List<Turn> turns = new ArrayList<>();
        int length = 0;
        for (Utterance utterance : exchange.utterances(Side.PROMPT)) {
            var text = new StringBuilder();
            for (Part part : utterance.parts()) {
                if (!(part instanceof Part.Text(Part.Kind kind, String value)) || kind != Part.Kind.TEXT) {
                    return List.of();
                }
                text.append(text.isEmpty() ? "" : "\n").append(value);
            }
            length += text.length();
            if (utterance.role() == Role.TOOL || length > LENGTH_MAX) {
                return List.of();
            }
            turns.add(new Turn(speaker(utterance.role()), text.toString()));
        }
        return turns;
    }

    private static Speaker speaker(Role role) {
        return switch (role) {
            case SYSTEM, DEVELOPER, TOOL -> Speaker.SYSTEM;
            case USER -> Speaker.USER;
            case ASSISTANT -> Speaker.ASSISTANT;
        };
    }
}
