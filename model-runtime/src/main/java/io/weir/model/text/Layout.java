// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a tokenizer puts its special tokens around one text or two, and which token types it gives.
///
/// Read off the tokenizer's own answer for words, so that `[CLS] a [SEP] b [SEP]`, `<s> a </s></s> b </s>`
/// and tokenizers without special tokens are all laid out as their models were trained.
///
/// @param slots in order; a text has exactly one
record Layout(List<Slot> slots) {

    /// What stands somewhere: a special token, or all tokens of a text.
    ///
    /// @param id of the special token; unused for a text
    record Slot(Kind kind, long id, long type) {

        enum Kind {
            SPECIAL,
            FIRST,
            SECOND
        }
    }

    Layout {
        slots = List.copyOf(slots);
    }

    /// The layout that an encoding of `texts` words shows; empty where it does not hold them apart.
    static Optional<Layout> of(Encoding encoding, int texts) {
        List<Slot> slots = new ArrayList<>();
        int found = 0;
        boolean inText = false;
        for (int i = 0; i < encoding.getIds().length; i++) {
            boolean special = encoding.getSpecialTokenMask()[i] != 0;
            long type = encoding.getTypeIds()[i];
            if (special) {
                slots.add(new Slot(Slot.Kind.SPECIAL, encoding.getIds()[i], type));
            } else if (!inText) {
                slots.add(new Slot(found == 0 ? Slot.Kind.FIRST : Slot.Kind.SECOND, 0, type));
                found++;
            }
            inText = !special;
        }
        return found == texts ? Optional.of(new Layout(slots)) : Optional.empty();
    }

    int specialTokens() {
        return (int)
                slots.stream().filter(slot -> slot.kind() == Slot.Kind.SPECIAL).count();
    }

    /// One window of `prefix` and a stretch of `first`, and of `second` where this lays out pairs.
    TokenWindow window(Tokens prefix, Stretch first, Stretch second) {
        int length = specialTokens() + prefix.size() + first.size() + second.size();
        var window = new TokenWindow.Builder(length);
        for (Slot slot : slots) {
            switch (slot.kind()) {
                case SPECIAL -> window.add(slot.id(), slot.type());
                case FIRST -> {
                    window.add(prefix, 0, prefix.size(), slot.type());
                    window.addText(first, slot.type());
                }
                case SECOND -> window.add(second.tokens(), second.from(), second.to(), slot.type());
            }
        }
        return window.build();
    }

    /// Tokens `from` inclusive to `to` exclusive.
    record Stretch(Tokens tokens, int from, int to) {

        static Stretch none() {
            return new Stretch(new Tokens(), 0, 0);
        }

        int size() {
            return to - from;
        }
    }
}
