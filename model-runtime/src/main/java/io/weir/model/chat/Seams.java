// SPDX-License-Identifier: Apache-2.0
package io.weir.model.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tells a template's special tokens from the same letters in a message, through an engine that knows only
/// text.
///
/// A mark that no message holds is put inside each special token that a message spells, and before the
/// first and after the last letter of every message, so that no token can be completed across the seam
/// with the template. White space around a message stays outside of its marks: templates trim it. What is
/// laid out is then cut at the special tokens that are left, and the marks are taken out.
final class Seams {

    /// Code points that Unicode keeps for the inside of a program.
    private static final int MARK_FIRST = 0xFDD0;

    private static final int MARK_LAST = 0xFDEF;

    private final Pattern special;
    private final char mark;

    private Seams(Pattern special, char mark) {
        this.special = special;
        this.mark = mark;
    }

    /// Longer tokens are found first: one may begin another.
    static Pattern pattern(Collection<String> specials) {
        return Pattern.compile(specials.stream()
                .filter(token -> !token.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(token -> token))
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    /// @throws ChatTemplateException where the messages use up every code point that could be a mark
    static Seams between(Pattern special, List<String> messages) throws ChatTemplateException {
        for (int mark = MARK_FIRST; mark <= MARK_LAST; mark++) {
            int wanted = mark;
            if (messages.stream().noneMatch(text -> text.indexOf(wanted) >= 0)) {
                return new Seams(special, (char) mark);
            }
        }
        throw new ChatTemplateException("the messages hold every code point that could mark their ends");
    }

    String marked(String message) {
        String inner = message.strip();
        if (inner.isEmpty()) {
            return message;
        }
        int start = message.indexOf(inner);
        return message.substring(0, start) + mark + parted(inner) + mark + message.substring(start + inner.length());
    }

    List<ChatSegment> cut(String laidOut) {
        List<ChatSegment> segments = new ArrayList<>();
        int from = 0;
        Matcher matcher = special.matcher(laidOut);
        while (matcher.find()) {
            plain(laidOut.substring(from, matcher.start()), segments);
            segments.add(new ChatSegment.Special(matcher.group()));
            from = matcher.end();
        }
        plain(laidOut.substring(from), segments);
        return segments;
    }

    /// Every start of a special token is parted, also where one overlaps another.
    private String parted(String text) {
        var parted = new StringBuilder(text);
        Matcher matcher = special.matcher(text);
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < text.length() && matcher.find(at); at = matcher.start() + 1) {
            starts.add(matcher.start());
        }
        for (int start : starts.reversed()) {
            parted.insert(start + 1, mark);
        }
        return parted.toString();
    }

    private void plain(String text, List<ChatSegment> segments) {
        String unmarked = text.replace(String.valueOf(mark), "");
        if (!unmarked.isEmpty()) {
            segments.add(new ChatSegment.Plain(unmarked));
        }
    }
}
