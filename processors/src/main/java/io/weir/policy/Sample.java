// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.ExchangeId;

/// A share of all exchanges that a person looks at whatever the verdicts.
///
/// Who is drawn depends on the exchange's ids alone: the same over replays, versions, and processes,
/// and a greater share holds every exchange of a smaller one.
///
/// @param share in `[0, 1]`
/// @param review true where a drawn exchange is held for review, false where it is only marked
record Sample(double share, boolean review) {

    static final Sample NONE = new Sample(0, false);

    private static final double UNIT = 0x1p-53;

    boolean draws(ExchangeId exchange) {
        return share > 0 && place(exchange) < share;
    }

    /// The exchange's place in `[0, 1)`: FNV-1a over its ids, mixed by the finalizer of SplitMix64.
    static double place(ExchangeId exchange) {
        long hash = 0xcbf29ce484222325L;
        hash = fold(hash, exchange.tenant().value());
        hash = fold(hash, exchange.conversation());
        hash = fold(hash, exchange.exchange());
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        hash ^= hash >>> 31;
        return (hash >>> 11) * UNIT;
    }

    private static long fold(long hash, String text) {
        long folded = hash;
        for (int i = 0; i < text.length(); i++) {
            folded = (folded ^ text.charAt(i)) * 0x100000001b3L;
        }
        return (folded ^ 0xffff) * 0x100000001b3L;
    }
}
