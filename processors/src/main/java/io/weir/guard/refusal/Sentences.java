// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.Span;
import io.weir.guard.text.NormalisedText;
import java.util.ArrayList;
import java.util.List;

/// Parts normalised text into sentences: at `.`, `!` or `?` before a space.
///
/// The point of an enumerator (`1.`) ends none.
final class Sentences {

    private Sentences() {}

    /// The sentences of `from..to`, in order, without the spaces between them.
    static List<Span> of(NormalisedText text, int from, int to) {
        List<Span> sentences = new ArrayList<>();
        int start = from;
        while (start < to) {
            int end = end(text, start, to);
            sentences.add(new Span(start, end));
            start = end;
            while (start < to && text.charAt(start) == ' ') {
                start++;
            }
        }
        return sentences;
    }

    /// End of the sentence that begins at `from`.
    static int end(NormalisedText text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (isEnd(text, from, at, to)) {
                return closed(text, at + 1, to);
            }
        }
        return to;
    }

    private static boolean isEnd(NormalisedText text, int from, int at, int to) {
        char c = text.charAt(at);
        if (c == '.') {
            boolean enumerator = at > from && Character.isDigit(text.charAt(at - 1));
            return !enumerator && isBreak(text, closed(text, at + 1, to), to);
        }
        return (c == '!' || c == '?') && isBreak(text, closed(text, at + 1, to), to);
    }

    /// Passes over quotes and brackets that close with the sentence.
    private static int closed(NormalisedText text, int at, int to) {
        int end = at;
        while (end < to && "\"')]".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static boolean isBreak(NormalisedText text, int at, int to) {
        return at >= to || text.charAt(at) == ' ';
    }
}
