// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Answers by a rule, token by token, and remembers every word that it was shown.
public final class ScriptedModel implements LanguageModel {

    private final Function<String, Generation> rule;
    private final Likelihood likelihood;
    private final List<String> shown = new ArrayList<>();
    private int generated;

    public ScriptedModel(Function<String, Generation> rule, Likelihood likelihood) {
        this.rule = rule;
        this.likelihood = likelihood;
    }

    public static ScriptedModel saying(String text) {
        return new ScriptedModel(_ -> generated(text), new Likelihood.Scored(-1, 20, 0));
    }

    public static ScriptedModel doing(Generation generation) {
        return new ScriptedModel(_ -> generation, new Likelihood.Scored(-1, 20, 0));
    }

    public static Generation generated(String text) {
        return new Generation.Generated(text, Ending.END_OF_TEXT, new Tokens(10, 0));
    }

    ScriptedModel scoring(Likelihood value) {
        return new ScriptedModel(rule, value);
    }

    public List<String> shown() {
        return shown;
    }

    public int calls() {
        return shown.size();
    }

    /// Characters of replies that were generated before the caller had read enough.
    int generatedCharacters() {
        return generated;
    }

    @Override
    public ModelRef model() {
        return new ModelRef("scripted", "0".repeat(64));
    }

    @Override
    public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
        String text = words(prompt);
        shown.add(text);
        Generation generation = rule.apply(text);
        return generation instanceof Generation.Generated whole ? stream(whole, enough) : generation;
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        return likelihood;
    }

    private Generation stream(Generation.Generated whole, Predicate<String> enough) {
        for (int end = 1; end <= whole.text().length(); end++) {
            boolean token = end == whole.text().length() || whole.text().charAt(end) == ' ';
            if (token && enough.test(whole.text().substring(0, end))) {
                generated += end;
                return new Generation.Generated(whole.text().substring(0, end), Ending.ENOUGH, whole.tokens());
            }
        }
        generated += whole.text().length();
        return whole;
    }

    static String words(Prompt prompt) {
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
