// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Span;
import java.util.ArrayList;
import java.util.List;

/// Finds where the tokens of a text stand in it, from the text that a server gives for each.
///
/// A token may hold part of a character's bytes; its text is then empty or has U+FFFD. Such tokens share
/// the stretch up to the next whole one. White space that a token's text leaves out belongs to it.
final class TokenSpans {

    /// No token of part of a character leads over more UTF-16 units than that.
    private static final int GAP_MAX = 8;

    private final String text;
    private final List<Span> spans = new ArrayList<>();
    private int read;
    private int parts;

    private TokenSpans(String text) {
        this.text = text;
    }

    /// One span a token, in order.
    ///
    /// @throws NoAnswerException where the tokens are not the text's
    static List<Span> of(String text, List<String> tokens) throws NoAnswerException {
        var found = new TokenSpans(text);
        for (String token : tokens) {
            found.take(token);
        }
        found.closeParts(text.length());
        if (found.read != text.length()) {
            throw NoAnswerException.broken();
        }
        return found.spans;
    }

    private void take(String token) throws NoAnswerException {
        int at = place(token);
        if (at < 0) {
            if (!token.isEmpty() && token.indexOf('\uFFFD') < 0) {
                throw NoAnswerException.broken();
            }
            parts++;
            return;
        }
        if (parts > 0) {
            closeParts(at);
        }
        int end = at + token.length();
        spans.add(new Span(read, end));
        read = end;
    }

    /// Where the token stands, or -1 where it is part of a character.
    private int place(String token) {
        int last = read + GAP_MAX * parts;
        for (int i = read; i < text.length(); i++) {
            if (!token.isEmpty() && text.startsWith(token, i)) {
                return i;
            }
            if (i >= last && !Character.isWhitespace(text.charAt(i))) {
                return -1;
            }
        }
        return -1;
    }

    private void closeParts(int to) throws NoAnswerException {
        if (to - read > GAP_MAX * parts || (parts > 0 && to == read)) {
            throw NoAnswerException.broken();
        }
        for (; parts > 0; parts--) {
            spans.add(new Span(read, to));
        }
        read = to;
    }
}
