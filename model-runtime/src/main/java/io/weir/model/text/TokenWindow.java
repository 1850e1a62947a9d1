// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import io.weir.model.Span;
import java.util.ArrayList;
import java.util.List;

/// Token ids of one window, special tokens included, and the characters they stand for.
public final class TokenWindow {

    private final long[] ids;
    private final long[] types;
    private final int textFrom;
    private final Layout.Stretch text;

    private TokenWindow(Builder builder) {
        this.ids = builder.ids;
        this.types = builder.types;
        this.textFrom = builder.textFrom;
        this.text = builder.text;
    }

    public int length() {
        return ids.length;
    }

    public long id(int index) {
        return ids[index];
    }

    /// 0 for a text alone and for the first of a pair, where the model tells them apart.
    public long type(int index) {
        return types[index];
    }

    /// Position of the first token of the text itself, after special tokens and prefix.
    public int textFrom() {
        return textFrom;
    }

    /// Tokens of the text itself; of a pair, those of its first text.
    public int textTokens() {
        return text.size();
    }

    /// What the window holds of the text; of a pair, of its first text.
    public Span characters() {
        return text.size() == 0
                ? new Span(0, 0)
                : new Span(text.tokens().start(text.from()), text.tokens().end(text.to() - 1));
    }

    /// Where each token of the text stands in it, in order.
    public List<Span> tokens() {
        List<Span> spans = new ArrayList<>(text.size());
        for (int i = text.from(); i < text.to(); i++) {
            spans.add(new Span(text.tokens().start(i), text.tokens().end(i)));
        }
        return List.copyOf(spans);
    }

    @Override
    public String toString() {
        return "TokenWindow[" + ids.length + " tokens]";
    }

    /// Fills a window from its start.
    static final class Builder {

        private final long[] ids;
        private final long[] types;
        private int length;
        private int textFrom;
        private Layout.Stretch text = Layout.Stretch.none();

        Builder(int length) {
            this.ids = new long[length];
            this.types = new long[length];
        }

        void add(long id, long type) {
            ids[length] = id;
            types[length] = type;
            length++;
        }

        void add(Tokens tokens, int from, int to, long type) {
            for (int i = from; i < to; i++) {
                add(tokens.id(i), type);
            }
        }

        void addText(Layout.Stretch stretch, long type) {
            textFrom = length;
            text = stretch;
            add(stretch.tokens(), stretch.from(), stretch.to(), type);
        }

        TokenWindow build() {
            if (length != ids.length) {
                throw new IllegalStateException("a window is filled to its end");
            }
            return new TokenWindow(this);
        }
    }
}
