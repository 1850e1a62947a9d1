// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import io.weir.model.Span;

/// Token ids of one window, special tokens included, and the characters they stand for.
public final class TokenWindow {

    private final long[] ids;
    private final Span characters;

    /// @param ids not shared with anyone
    TokenWindow(long[] ids, Span characters) {
        this.ids = ids;
        this.characters = characters;
    }

    public int length() {
        return ids.length;
    }

    public long id(int index) {
        return ids[index];
    }

    public Span characters() {
        return characters;
    }

    @Override
    public String toString() {
        return "TokenWindow[" + ids.length + " tokens]";
    }
}
