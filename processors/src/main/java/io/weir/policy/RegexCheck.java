// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Compiles a tenant's regular expression, or says what is wrong with it and what to write instead.
///
/// Messages quote nothing of the expression.
final class RegexCheck {

    static final int LENGTH_MAX = 1000;
    static final int SIZE_MAX = 2000;

    private RegexCheck() {}

    sealed interface Checked {
        record Good(Pattern pattern, long size) implements Checked {}

        record Bad(String problem) implements Checked {}
    }

    static Checked check(String regex) {
        String unsupported = unsupported(regex);
        if (!unsupported.isEmpty()) {
            return new Checked.Bad(unsupported);
        }
        long size = RegexSize.of(regex);
        if (size > SIZE_MAX) {
            return new Checked.Bad("becomes too large once its repeats are written out: "
                    + (size == Integer.MAX_VALUE ? "beyond counting" : size + " steps") + ", at most " + SIZE_MAX
                    + "; lower the counts in braces");
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            return pattern.matcher("").find()
                    ? new Checked.Bad(
                            "matches the empty text, so it would match everywhere; demand at least one character")
                    : new Checked.Good(pattern, size);
        } catch (PatternSyntaxException e) {
            return new Checked.Bad("is no regular expression of the RE2 kind: " + e.getDescription());
        }
    }

    /// What linear-time matching cannot do, in words; empty where there is nothing of it.
    private static String unsupported(String regex) {
        int at = 0;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == '\\') {
                char next = at + 1 < regex.length() ? regex.charAt(at + 1) : ' ';
                if (next == 'k' || (next >= '1' && next <= '9')) {
                    return "has a back-reference, which needs more than linear time; write the repeated text out";
                }
                if (next == 'Q') {
                    return "has \\Q; put a \\ before each special character instead";
                }
                at += 2;
            } else if (c == '[') {
                at = afterClass(regex, at);
            } else {
                String group = group(regex, at);
                if (!group.isEmpty()) {
                    return group;
                }
                at++;
            }
        }
        return "";
    }

    private static String group(String regex, int at) {
        if (regex.startsWith("(?=", at)
                || regex.startsWith("(?!", at)
                || regex.startsWith("(?<=", at)
                || regex.startsWith("(?<!", at)) {
            return "has look-around, which needs more than linear time; match the surroundings too, or use \\b";
        }
        if (regex.startsWith("(?P=", at)) {
            return "has a back-reference, which needs more than linear time; write the repeated text out";
        }
        return regex.startsWith("(?>", at) ? "has an atomic group; write (?: instead" : "";
    }

    private static int afterClass(String regex, int start) {
        int at = start + (regex.startsWith("[^", start) ? 2 : 1);
        if (at < regex.length() && regex.charAt(at) == ']') {
            at++;
        }
        while (at < regex.length() && regex.charAt(at) != ']') {
            at += regex.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
