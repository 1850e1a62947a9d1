// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.conversation;

import java.time.Duration;
import java.time.Instant;

/// How often something grave was found of late: each time counts one, and less as time passes.
///
/// @param weight at `at`
public record Strikes(double weight, Instant at) {

    /// Weight at which the score is one half.
    static final double GRAVE = 3;

    public Strikes {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a weight is finite and at least 0");
        }
    }

    static Strikes none(Instant at) {
        return new Strikes(0, at);
    }

    /// The same later on. Records out of order do not turn time back.
    Strikes until(Instant later, Duration halfLife) {
        if (!later.isAfter(at)) {
            return this;
        }
        double halves = (double) Duration.between(at, later).toMillis() / halfLife.toMillis();
        return new Strikes(weight * Math.pow(.5, halves), later);
    }

    Strikes struck() {
        return new Strikes(weight + 1, at);
    }

    /// In `[0, 1)`; one half at three strikes in a row.
    double score() {
        return weight / (weight + GRAVE);
    }
}
