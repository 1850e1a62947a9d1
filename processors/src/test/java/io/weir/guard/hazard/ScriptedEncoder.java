// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Answers each text as the test says, and remembers what it was asked.
final class ScriptedEncoder implements Encoder {

    static final ModelRef MODEL = new ModelRef("scripted", "a".repeat(64));

    final List<String> asked = new ArrayList<>();
    final List<Instant> deadlines = new ArrayList<>();

    private final Map<String, Encoding> answers = new HashMap<>();
    private Function<String, Encoding> otherwise = text -> encoded(0, window(0, text.length(), 0, 0));

    ScriptedEncoder answer(String text, Encoding answer) {
        answers.put(text, answer);
        return this;
    }

    ScriptedEncoder otherwise(Cause cause) {
        otherwise = _ -> new Encoding.Unavailable(cause);
        return this;
    }

    static Encoding encoded(int tokensDropped, Window... windows) {
        return new Encoding.Encoded(List.of(windows), tokensDropped);
    }

    static Window window(int start, int end, float... embedding) {
        return new Window(new Span(start, end), new Embedding(embedding));
    }

    @Override
    public ModelRef model() {
        return MODEL;
    }

    @Override
    public int width() {
        return 2;
    }

    @Override
    public Encoding encode(String text, Instant deadline) {
        asked.add(text);
        deadlines.add(deadline);
        Encoding answer = answers.get(text);
        return answer != null ? answer : otherwise.apply(text);
    }
}
