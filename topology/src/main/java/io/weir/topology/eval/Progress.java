// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.io.PrintWriter;

/// Tells a person how far a long command is: a bar on a terminal, else a line every ten seconds.
///
/// Used by one thread.
public final class Progress {

    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int BAR_WIDTH = 30;

    private final PrintWriter out;
    private final boolean terminal;
    private long lastNanos;
    private boolean barShown;

    public Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.lastNanos = System.nanoTime();
    }

    /// Says how many steps of `what` are done.
    public void at(String what, long done, long total) {
        long now = System.nanoTime();
        if (now - lastNanos < (terminal ? BAR_NANOS : LINE_NANOS)) {
            return;
        }
        lastNanos = now;
        if (terminal) {
            int filled = total <= 0 ? 0 : (int) Math.min(BAR_WIDTH, done * BAR_WIDTH / total);
            out.print("\r\033[K" + what + " [" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + done + "/"
                    + total);
            barShown = true;
        } else {
            out.println(what + " " + done + "/" + total);
        }
        out.flush();
    }

    /// A line that stays.
    public void note(String line) {
        done();
        out.println(line);
        out.flush();
    }

    /// Takes the bar away.
    public void done() {
        if (barShown) {
            out.print("\r\033[K");
            out.flush();
            barShown = false;
        }
    }
}
