// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

/// Bounds how large a regular expression becomes once its counted repeats are written out.
///
/// RE2/J matches in linear time, yet it copies the body of `x{n}` n times: nested counts make a few
/// characters into millions of instructions. This counts without building, from above.
final class RegexSize {

    private static final long CEILING = Integer.MAX_VALUE;

    private final String regex;
    private int at;

    private RegexSize(String regex) {
        this.regex = regex;
    }

    /// An upper bound of the number of atoms after expansion, at most [Integer#MAX_VALUE].
    static long of(String regex) {
        var size = new RegexSize(regex);
        long total = 0;
        while (size.at < regex.length()) {
            total = Math.min(CEILING, total + size.sequence(0));
            size.at++; // A closing bracket without its opening one: the engine refuses it.
        }
        return total;
    }

    private long sequence(int depth) {
        long total = 0;
        while (at < regex.length() && regex.charAt(at) != ')') {
            long atom = atom(depth);
            total = Math.min(CEILING, total + Math.min(CEILING, atom * repeat()));
        }
        return total;
    }

    private long atom(int depth) {
        switch (regex.charAt(at)) {
            case '\\' -> at += 2;
            case '[' -> skipClass();
            case '(' -> {
                if (depth > 100) {
                    at = regex.length();
                    return CEILING;
                }
                at++;
                long inner = sequence(depth + 1);
                at++;
                return inner + 1;
            }
            default -> at++;
        }
        return 1;
    }

    private void skipClass() {
        at += regex.startsWith("[^", at) ? 2 : 1;
        if (at < regex.length() && regex.charAt(at) == ']') {
            at++;
        }
        while (at < regex.length() && regex.charAt(at) != ']') {
            at += regex.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    /// The largest number in a counted repeat at this place; 1 where there is none.
    private long repeat() {
        int end = at < regex.length() && regex.charAt(at) == '{' ? regex.indexOf('}', at) : -1;
        if (end < 0 || !regex.substring(at + 1, end).matches("\\d{1,4}(,\\d{0,4})?")) {
            return 1;
        }
        long largest = 1;
        for (String number : regex.substring(at + 1, end).split(",", 2)) {
            largest = Math.max(largest, number.isEmpty() ? 1 : Long.parseLong(number));
        }
        at = end + 1;
        return largest;
    }
}
