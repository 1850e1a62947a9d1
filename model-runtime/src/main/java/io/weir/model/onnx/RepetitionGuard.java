// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

/// Sees when a generation goes round in a circle.
///
/// A circle is a stretch of at most 64 tokens that has come three times in a row and fills at least 32
/// tokens: a line of dashes or a table's rows are shorter or differ. Greedy decoding never leaves one.
final class RepetitionGuard {

    private static final int PERIOD_MAX = 64;
    private static final int REPEATED_MIN = 32;

    private final long[] recent = new long[PERIOD_MAX];
    /// By period: how many of the latest tokens equal the one a period before.
    private final int[] runs = new int[PERIOD_MAX + 1];
    private int seen;

    /// Whether the tokens so far, this one the last, end in a circle.
    boolean repeats(long id) {
        boolean circle = false;
        for (int period = 1; period <= Math.min(PERIOD_MAX, seen); period++) {
            runs[period] = recent[(seen - period) % PERIOD_MAX] == id ? runs[period] + 1 : 0;
            circle |= runs[period] >= Math.max(2 * period, REPEATED_MIN - period);
        }
        recent[seen % PERIOD_MAX] = id;
        seen++;
        return circle;
    }
}
