// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

/// How far back a source's pictures are counted together, in twelve panes that leave one after the other.
public enum WindowSpan {
    HOUR(5 * 60_000L),
    DAY(2 * 3_600_000L),
    WEEK(14 * 3_600_000L);

    /// Panes of a window.
    public static final int PANES = 12;

    private final long paneMillis;

    WindowSpan(long paneMillis) {
        this.paneMillis = paneMillis;
    }

    long paneOf(long atMillis) {
        return Math.floorDiv(atMillis, paneMillis);
    }

    /// Where a pane ends, in milliseconds since 1970.
    long endOf(long pane) {
        return (pane + 1) * paneMillis;
    }

    /// Position among the spans.
    int index() {
        return code() - 1;
    }

    /// How a store tells windows apart; never changed.
    int code() {
        return switch (this) {
            case HOUR -> 1;
            case DAY -> 2;
            case WEEK -> 3;
        };
    }
}
