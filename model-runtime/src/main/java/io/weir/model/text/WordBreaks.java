// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.util.ArrayList;
import java.util.List;

/// Places where a text is cut so that no word of it is longer than a WordPiece tokenizer reads.
///
/// White space is what such a tokenizer takes for it: space separators, tab, and line ends. Other
/// control characters vanish before it looks for words, so they part nothing.
final class WordBreaks {

    private static final int WORD_MAX = 100;

    private WordBreaks() {}

    /// Ends of the pieces, in order; the last is the text's own end.
    static List<Integer> of(String text) {
        List<Integer> ends = new ArrayList<>();
        int run = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isSpace(text.codePointAt(i))) {
                run = 0;
            } else if (run == WORD_MAX) {
                ends.add(i);
                run = 1;
            } else {
                run++;
            }
        }
        ends.add(text.length());
        return ends;
    }

    private static boolean isSpace(int codePoint) {
        return codePoint == '\t' || codePoint == '\n' || codePoint == '\r' || Character.isSpaceChar(codePoint);
    }
}
