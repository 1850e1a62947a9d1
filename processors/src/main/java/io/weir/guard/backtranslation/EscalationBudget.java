// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import java.util.concurrent.atomic.AtomicInteger;

/// Bounds how many escalated exchanges a tier's models look at at once; the least suspicious are shed first.
///
/// From half full on, an exchange needs a margin that grows with how full it is. Safe for threads.
public final class EscalationBudget {

    /// A place for everyone.
    static final EscalationBudget UNBOUNDED = new EscalationBudget(Integer.MAX_VALUE, 0);

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

    /// Leave to ask the tier's models about one exchange: the place is taken when the first asks.
    ///
    /// @param margin how far above the prefilter's threshold the exchange lies
    public Place place(double margin) {
        return new Place(margin);
    }

    /// Owned by one look, which closes it.
    public final class Place implements AutoCloseable {

        private final double margin;
        private boolean taken;

        private Place(double margin) {
            this.margin = margin;
        }

        /// False where the exchange is shed.
        boolean take() {
            taken = taken || enter(margin);
            return taken;
        }

        @Override
        public void close() {
            if (taken) {
                leave();
                taken = false;
            }
        }
    }

    public int inFlight() {
        return inFlight.get();
    }
}
