// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.util.Arrays;

/// The text of tokens that come one by one.
///
/// A token may be half a character, and some tokenizers drop a space at the start of what they join. So
/// new text is what the latest tokens give after a few that came before them, and it waits while it ends
/// inside a character. Bytes that form no character after [#WAITING_MAX] tokens are shown as U+FFFD.
///
/// Not safe for threads.
public final class IncrementalText {

    private static final int WAITING_MAX = 8;
    private static final String REPLACEMENT = "\uFFFD";

    private final CausalTokenizer tokenizer;
    private final StringBuilder text = new StringBuilder();
    private long[] ids = new long[64];
    private int size;
    private int shownFrom;
    private int shownTo;

    public IncrementalText(CausalTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// Special tokens have no text.
    public void add(long id) {
        if (tokenizer.isSpecial(id)) {
            return;
        }
        ids = size == ids.length ? Arrays.copyOf(ids, 2 * size) : ids;
        ids[size++] = id;
        String before = tokenizer.text(Arrays.copyOfRange(ids, shownFrom, shownTo));
        String after = tokenizer.text(Arrays.copyOfRange(ids, shownFrom, size));
        boolean whole = !after.endsWith(REPLACEMENT) || size - shownTo >= WAITING_MAX;
        if (whole && after.length() > before.length()) {
            text.append(after, before.length(), after.length());
            shownFrom = shownTo;
            shownTo = size;
        }
    }

    /// All of it that is whole so far; it only grows.
    public String text() {
        return text.toString();
    }
}
