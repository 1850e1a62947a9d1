// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers by a rule from the frame's id; remembers how often it was asked.
final class ReplyingModel implements LanguageModel {

    private static final Pattern FRAME = Pattern.compile("BEGIN MATERIAL ([0-9a-f]{16})");

    private final UnaryOperator<String> rule;
    private final Ending ending;
    private int calls;

    ReplyingModel(UnaryOperator<String> rule, Ending ending) {
        this.rule = rule;
        this.ending = ending;
    }

    static ReplyingModel scoring(int harm) {
        return new ReplyingModel(id -> "{\"id\": \"" + id + "\", \"harm\": " + harm + "}", Ending.END_OF_TEXT);
    }

    static ReplyingModel saying(String reply) {
        return new ReplyingModel(id -> reply.replace("ID", id), Ending.END_OF_TEXT);
    }

    static LanguageModel doing(Generation generation) {
        return new LanguageModel() {

            @Override
            public ModelRef model() {
                return new ModelRef("replying", "0".repeat(64));
            }

            @Override
            public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
                return generation;
            }

            @Override
            public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
                return new Likelihood.Unavailable(Cause.NOT_SUPPORTED);
            }
        };
    }

    int calls() {
        return calls;
    }

    @Override
    public ModelRef model() {
        return new ModelRef("replying", "0".repeat(64));
    }

    @Override
    public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
        calls++;
        Matcher frame = FRAME.matcher(words(prompt));
        String reply = rule.apply(frame.find() ? frame.group(1) : "");
        for (int end = 1; end <= reply.length(); end++) {
            if (enough.test(reply.substring(0, end))) {
                return new Generation.Generated(reply.substring(0, end), Ending.ENOUGH, new Tokens(90, 0));
            }
        }
        return new Generation.Generated(reply, ending, new Tokens(90, 0));
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        return new Likelihood.Unavailable(Cause.NOT_SUPPORTED);
    }

    private static String words(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Raw(String text) -> text;
            case Prompt.Chat(List<Prompt.Turn> turns) -> {
                var text = new StringBuilder();
                turns.forEach(turn -> text.append(turn.text()).append('\n'));
                yield text.toString();
            }
        };
    }
}
