// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import java.util.concurrent.atomic.AtomicInteger;

/// Bounds how many escalated exchanges are looked at at once; the least suspicious are shed first.
///
/// From half full on, an exchange needs a margin that grows with how full it is. Safe for threads.
public final class EscalationBudget {

    private final int inFlightMax;
    private final double marginAtFull;
    private final AtomicInteger inFlight = new AtomicInteger();

    /// @param marginAtFull the prefilter's margin, in nats, that the last free place needs
    public EscalationBudget(int inFlightMax, double marginAtFull) {
        if (!(inFlightMax > 0 && marginAtFull >= 0)) {
            throw new IllegalArgumentException("a budget has room");
        }
        this.inFlightMax = inFlightMax;
        this.marginAtFull = marginAtFull;
    }

    /// Takes a place, to be given back by [#leave]; false where the exchange is shed.
    ///
    /// @param margin how far above the prefilter's threshold it lies; below 0 for the audit sample
    public boolean enter(double margin) {
        int now = inFlight.incrementAndGet();
        double fullness = Math.max(0, (now - 1.0) / inFlightMax - .5) * 2;
        if (now > inFlightMax || (fullness > 0 && margin < marginAtFull * fullness)) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    public void leave() {
        inFlight.decrementAndGet();
    }

    public int inFlight() {
        return inFlight.get();
    }
}
