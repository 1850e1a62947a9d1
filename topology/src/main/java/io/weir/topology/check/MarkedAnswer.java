// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.check;

import io.weir.guard.Span;
import io.weir.guard.uncertainty.ConceptFinding;
import java.util.Arrays;
import java.util.List;

/// An answer with its claims underlined by how uncertain each is.
///
/// Under each line stand, for every claim, its number and one sign for each further character: `-` where the
/// evidence supports it by half or more, `~` where by a fifth or more, `^` where by less. Where claims overlap
/// the more uncertain one shows.
final class MarkedAnswer {
    private static final int WIDTH_MAX = 96;

    /// U of a claim that is supported by half, and by a fifth.
    private static final double HALF = -Math.log(.5);

    private static final double FIFTH = -Math.log(.2);

    private final String answer;
    private final char[] marks;

    /// @param worstFirst numbered in this order from 1 on
    MarkedAnswer(String answer, List<ConceptFinding> worstFirst) {
        this.answer = answer;
        this.marks = new char[answer.length()];
        Arrays.fill(marks, ' ');
        for (int i = worstFirst.size() - 1; i >= 0; i--) {
            char sign = sign(worstFirst.get(i).uncertainty().u());
            for (Span span : worstFirst.get(i).spans()) {
                mark(span, sign, Integer.toString(i + 1));
            }
        }
    }

    static char sign(double u) {
        return u <= HALF ? '-' : u <= FIFTH ? '~' : '^';
    }

    /// Lines of the answer, each with the line that marks it where it holds a claim.
    ///
    /// @param indent what every line begins with
    String text(String indent) {
        var text = new StringBuilder();
        int at = 0;
        while (at < answer.length()) {
            int end = lineEnd(at);
            text.append(indent).append(shown(at, end)).append('\n');
            String under = new String(marks, at, end - at).stripTrailing();
            if (!under.isEmpty()) {
                text.append(indent).append(under).append('\n');
            }
            at = end;
            while (at < answer.length() && isBreak(answer.charAt(at))) {
                at++;
            }
        }
        return text.toString();
    }

    private void mark(Span span, char sign, String number) {
        for (int at = span.start(); at < span.end(); at++) {
            int digit = at - span.start();
            marks[at] = digit < number.length() ? number.charAt(digit) : sign;
        }
    }

    /// At the line's own end, else at the last space that fits.
    private int lineEnd(int start) {
        int end = start;
        int space = -1;
        while (end < answer.length() && end - start < WIDTH_MAX && answer.charAt(end) != '\n') {
            if (answer.charAt(end) == ' ') {
                space = end;
            }
            end++;
        }
        boolean cut = end < answer.length() && answer.charAt(end) != '\n' && answer.charAt(end) != ' ';
        return cut && space > start ? space : end;
    }

    private static boolean isBreak(char c) {
        return c == ' ' || c == '\n';
    }

    /// What would move the cursor is shown as `?`: an answer must not draw on the reader's terminal.
    private String shown(int from, int to) {
        var line = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            char c = answer.charAt(at);
            boolean moves = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            line.append(moves ? '?' : c);
        }
        return line.toString();
    }

    @Override
    public String toString() {
        return "MarkedAnswer[" + answer.length() + " chars]";
    }
}
