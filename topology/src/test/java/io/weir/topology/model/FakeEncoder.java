// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts words into hashed places, in windows of eight words that overlap by two.
public final class FakeEncoder implements Encoder {

    public static final ModelRef MODEL = new ModelRef("fake", "f".repeat(64));

    private static final int WIDTH = 24;
    private static final int WORDS_MAX = 8;
    private static final int OVERLAP = 2;
    private static final int WINDOWS_MAX = 256;
    private static final Pattern WORD = Pattern.compile("\\S+");

    @Override
    public ModelRef model() {
        return MODEL;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Encoding encode(String text, Instant deadline) {
        if (!InstantSource.system().instant().isBefore(deadline)) {
            return new Encoding.Unavailable(Cause.TIMED_OUT);
        }
        List<Span> words = new ArrayList<>();
        for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
            words.add(new Span(matcher.start(), matcher.end()));
        }
        List<Window> windows = new ArrayList<>();
        int read = 0;
        for (int from = 0; windows.isEmpty() || read < words.size(); from = read - OVERLAP) {
            if (windows.size() == WINDOWS_MAX) {
                return new Encoding.Encoded(windows, words.size() - read);
            }
            read = Math.min(words.size(), from + WORDS_MAX);
            windows.add(window(text, words.subList(from, read)));
        }
        return new Encoding.Encoded(windows, 0);
    }

    private static Window window(String text, List<Span> words) {
        float[] counts = new float[WIDTH];
        for (Span word : words) {
            counts[Math.floorMod(text.substring(word.start(), word.end()).hashCode(), WIDTH)] += .5f;
        }
        Span span = words.isEmpty()
                ? new Span(0, 0)
                : new Span(words.getFirst().start(), words.getLast().end());
        return new Window(span, new Embedding(counts));
    }
}
