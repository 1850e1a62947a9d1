// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.judge.Spent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Counts what one stage costs while it runs. Owned by one call.
final class CallCost {

    private final StageCost.Stage stage;
    private final InstantSource clock;
    private final Instant began;
    private final AtomicInteger generated = new AtomicInteger();
    private int calls;
    private int read;
    private boolean hit;

    CallCost(StageCost.Stage stage, InstantSource clock) {
        this.stage = stage;
        this.clock = clock;
        this.began = clock.instant();
    }

    void hit() {
        hit = true;
    }

    void call(int tokensRead) {
        calls++;
        read += tokensRead;
    }

    void add(Spent spent) {
        calls += spent.calls();
        read += spent.tokensRead();
        generated.addAndGet(spent.tokensGenerated());
        hit |= spent.cacheHit();
    }

    /// Counts every token that a model shows to `enough`.
    Predicate<String> counting(Predicate<String> enough) {
        return text -> {
            generated.incrementAndGet();
            return enough.test(text);
        };
    }

    int generated() {
        return generated.get();
    }

    StageCost cost() {
        long millis = Math.max(0, Duration.between(began, clock.instant()).toMillis());
        return new StageCost(stage, millis, calls, read, generated.get(), hit);
    }
}
