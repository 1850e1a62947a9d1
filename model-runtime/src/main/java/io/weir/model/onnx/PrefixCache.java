// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What prompts have in common, and the state that a decoder is in after reading it.
///
/// Only what was asked twice is kept: a prompt that begins like one of the latest leaves its state where
/// they part, and the third reads on from there. So a prompt of its own costs no memory but its ids.
///
/// States lie at multiples of `grain`, where a reading from the start pauses as well. What follows is then
/// computed by the same runs over the same numbers, and the answer is the same to the bit. Ids are compared
/// one by one: there is no hash to collide.
///
/// Owned by one worker thread.
///
/// @param <S> a state; given back by `release` when it is let go
final class PrefixCache<S> {

    private final PrefixSettings settings;
    private final int grain;
    private final Consumer<S> release;

    /// Latest last.
    private final Deque<long[]> prompts = new ArrayDeque<>();

    /// Latest used last.
    private final List<Entry<S>> entries = new ArrayList<>();

    PrefixCache(PrefixSettings settings, int grain, Consumer<S> release) {
        this.settings = settings;
        this.grain = grain;
        this.release = release;
    }

    /// The state after the first `length` tokens.
    record Kept<S>(int length, S state) {}

    /// The longest kept beginning of a prompt, at most `limit` tokens. It stays the cache's, and is there
    /// until the next [#keep] or [#clear].
    Optional<Kept<S>> longest(long[] prompt, int limit) {
        Optional<Entry<S>> found = entries.stream()
                .filter(entry -> entry.begins(prompt, limit))
                .max((a, b) -> Integer.compare(a.ids.length, b.ids.length));
        found.ifPresent(entry -> {
            entries.remove(entry);
            entries.add(entry);
        });
        return found.map(entry -> new Kept<>(entry.ids.length, entry.state));
    }

    /// Tokens after which the state of this prompt is worth keeping: what it has in common with one of the
    /// latest, where that is more than `kept`, else 0. The prompt is one of the latest from then on.
    int sharedBeyond(int kept, long[] prompt, int limit) {
        if (settings.entriesMax() == 0) {
            return 0;
        }
        int bound = Math.min(limit, settings.tokensMax());
        int shared = 0;
        for (long[] earlier : prompts) {
            shared = Math.max(shared, common(earlier, prompt, bound));
        }
        if (prompts.size() == settings.entriesMax()) {
            prompts.removeFirst();
        }
        prompts.addLast(Arrays.copyOf(prompt, Math.min(prompt.length, settings.tokensMax())));
        int whole = shared - shared % grain;
        return whole > kept ? whole : 0;
    }

    /// Takes over a state; the longest unused give way to it.
    ///
    /// @param length what [#sharedBeyond] said of this prompt
    void keep(long[] prompt, int length, S state) {
        while (!entries.isEmpty()
                && (entries.size() == settings.entriesMax() || tokens() + length > settings.tokensMax())) {
            release.accept(entries.removeFirst().state);
        }
        entries.add(new Entry<>(Arrays.copyOf(prompt, length), state));
    }

    /// Lets all states go.
    void clear() {
        entries.forEach(entry -> release.accept(entry.state));
        entries.clear();
        prompts.clear();
    }

    private int tokens() {
        return entries.stream().mapToInt(entry -> entry.ids.length).sum();
    }

    private static int common(long[] a, long[] b, int bound) {
        int end = Math.min(bound, Math.min(a.length, b.length));
        int parted = Arrays.mismatch(a, 0, end, b, 0, end);
        return parted < 0 ? end : parted;
    }

    /// A state and the tokens that led to it.
    private static final class Entry<S> {

        private final long[] ids;
        private final S state;

        Entry(long[] ids, S state) {
            this.ids = ids;
            this.state = state;
        }

        boolean begins(long[] prompt, int limit) {
            return ids.length <= limit && Arrays.equals(ids, 0, ids.length, prompt, 0, ids.length);
        }
    }
}
