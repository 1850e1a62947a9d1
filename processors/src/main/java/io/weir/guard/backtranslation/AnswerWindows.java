// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Span;
import io.weir.guard.linear.FeatureSink;
import io.weir.guard.prefilter.PrefilterFeatures;
import io.weir.guard.text.NormalisedText;
import java.util.ArrayList;
import java.util.List;

/// All of an answer in windows, each of which is judged by itself: what is harmful in the middle of a long
/// answer fills a window, and would be lost in a mean over all of it.
///
/// Windows are as long as the prefilter's, and every other one is one of them, so that an encoder that remembers
/// is asked once. They overlap by half, as what lies across two windows would be thinned in both; the last ends
/// with the text. Training and the tiers share this class.
///
/// @param answer as written; holds content
/// @param windows stretches of `text`; at least one
/// @param whole whether they cover it
public record AnswerWindows(String answer, NormalisedText text, List<Span> windows, boolean whole) {

    /// Windows that are judged, some sixteen thousand characters; of a longer answer the first ones and the last.
    public static final int COUNT_MAX = 32;

    private static final int LENGTH = PrefilterFeatures.WINDOW;
    private static final int STEP = LENGTH / 2;

    public AnswerWindows {
        windows = List.copyOf(windows);
    }

    public static AnswerWindows of(String answer) {
        NormalisedText text = NormalisedText.of(answer);
        int end = text.length();
        List<Span> windows = new ArrayList<>();
        for (int start = 0; start + LENGTH < end && windows.size() < COUNT_MAX - 1; start += STEP) {
            windows.add(new Span(start, start + LENGTH));
        }
        int last = Math.max(0, end - LENGTH);
        boolean whole = windows.isEmpty() || last <= windows.getLast().start() + STEP;
        windows.add(new Span(last, end));
        return new AnswerWindows(answer, text, windows, whole);
    }

    /// What of a window is embedded.
    public String words(Span window) {
        return text.substring(window.start(), window.end());
    }

    /// @param embedding of [#words]
    public void features(Span window, float[] embedding, FeatureSink sink) {
        GuessFeatures.answer(text, window.start(), window.end(), embedding, sink);
    }

    /// What a model is shown of the answer.
    ///
    /// @param worst window that it is shown
    /// @param shown characters at most
    public AnswerCut cut(Span worst, int shown) {
        return AnswerCut.around(answer, text.original(worst.start(), worst.end()), shown);
    }

    @Override
    public String toString() {
        return "AnswerWindows[" + text.length() + " chars, " + windows.size() + " windows]";
    }
}
