// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Observation;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.prefilter.Screening;
import io.weir.guard.refusal.RefusalGuard;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/// Stage 1 alone: every answer that does not refuse in full is escalated. For where load is no matter.
public final class RefusalScreen implements Screen {

    private static final Screening.Scores UNKNOWN =
            new Screening.Scores(Screening.Tier.LINEAR, OptionalDouble.empty(), .5);

    private final RefusalGuard refusal;

    public RefusalScreen(RefusalGuard refusal) {
        this.refusal = refusal;
    }

    @Override
    public Screening screen(Exchange exchange, Instant deadline) {
        if (!exchange.has(Side.RESPONSE)) {
            return new Screening.Unscreened(Cause.RESPONSE_MISSING);
        }
        return switch (refusal.observe(exchange)) {
            case Observation.Failed(Cause cause) -> new Screening.Unscreened(cause);
            case Observation.Seen seen -> {
                List<Signal> signals = seen.signals();
                boolean full = !signals.isEmpty()
                        && signals.stream().allMatch(signal -> signal.detail().equals("full"));
                if (full && seen.unread().isEmpty()) {
                    yield new Screening.AlreadyRefused(signals.getLast().score(), UNKNOWN);
                }
                yield new Screening.Escalated(
                        seen.unread().isEmpty() ? Screening.Reason.SCORE : Screening.Reason.UNREAD, UNKNOWN, List.of());
            }
        };
    }

    @Override
    public double margin(Screening.Scores scores) {
        return 0;
    }
}
