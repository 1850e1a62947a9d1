// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.linear.LinearModel;
import java.nio.charset.StandardCharsets;

/// What of an answer a model is shown: its head and tail, with nothing in it that could end the quotation.
///
/// @param text white space in single spaces, delimiters broken up; holds content
/// @param whole whether nothing was left out
public record AnswerCut(String text, boolean whole) {

    /// Stands where the middle was left out.
    static final String GAP = " [...] ";

    /// @param head characters from the start
    /// @param tail characters from the end
    public static AnswerCut of(String answer, int head, int tail) {
        if (!(head > 0 && tail >= 0)) {
            throw new IllegalArgumentException("a cut keeps some of the head");
        }
        String clean = answer.strip().replaceAll("\\s+", " ");
        if (clean.length() <= head + tail + GAP.length()) {
            return new AnswerCut(escaped(clean), true);
        }
        String kept = clean.substring(0, edge(clean, head)) + GAP + clean.substring(edge(clean, clean.length() - tail));
        return new AnswerCut(escaped(kept), false);
    }

    public boolean isBlank() {
        return text.isBlank();
    }

    /// Digest of the text: two answers that read alike are asked about once.
    String sha256() {
        return LinearModel.sha256(text.getBytes(StandardCharsets.UTF_8));
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
