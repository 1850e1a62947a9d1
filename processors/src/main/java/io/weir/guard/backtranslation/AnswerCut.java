// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Span;
import io.weir.guard.linear.LinearModel;
import java.nio.charset.StandardCharsets;

/// What of an answer a model is shown: the part around its worst window, with nothing in it that could end the
/// quotation.
///
/// @param text white space in single spaces, delimiters broken up; holds content
/// @param whole whether nothing was left out
public record AnswerCut(String text, boolean whole) {

    /// Stands where something was left out.
    static final String GAP = "[...]";

    /// The start of an answer.
    ///
    /// @param shown characters that are kept at most, beside the gaps
    public static AnswerCut of(String answer, int shown) {
        return around(answer, new Span(0, 0), shown);
    }

    /// @param centre of the answer as written, around which characters are kept
    static AnswerCut around(String answer, Span centre, int shown) {
        if (!(shown > 0)) {
            throw new IllegalArgumentException("a cut keeps something");
        }
        String clean = clean(answer);
        if (clean.length() <= shown + 2 * GAP.length()) {
            return new AnswerCut(clean, true);
        }
        int middle =
                clean(answer.substring(0, (centre.start() + centre.end()) / 2)).length();
        int start = edge(clean, Math.clamp(middle - shown / 2, 0, clean.length() - shown));
        int end = edge(clean, start + shown);
        String before = start > 0 ? GAP + ' ' : "";
        String after = end < clean.length() ? ' ' + GAP : "";
        return new AnswerCut(before + clean.substring(start, end) + after, false);
    }

    public boolean isBlank() {
        return text.isBlank();
    }

    /// Digest of the text: two answers that read alike are asked about once.
    String sha256() {
        return LinearModel.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /// As models and embeddings read an answer: white space in single spaces, delimiters broken up.
    private static String clean(String answer) {
        return escaped(answer.strip().replaceAll("\\s+", " "));
    }

    /// No chat template's token, bracket label, or fence of [GuessQuestion] survives.
    static String escaped(String text) {
        String before = text;
        while (true) {
            String after = before.replace("<|", "< |")
                    .replace("|>", "| >")
                    .replace("[[", "[ [")
                    .replace("]]", "] ]")
                    .replace("<<", "< <")
                    .replace(">>", "> >");
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
    }

    private static int edge(String text, int at) {
        boolean splits = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return splits ? at + 1 : at;
    }

    @Override
    public String toString() {
        return "AnswerCut[" + text.length() + " chars]";
    }
}
