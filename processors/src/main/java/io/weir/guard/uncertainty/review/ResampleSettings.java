// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import java.time.Duration;

/// How answers are asked for again.
///
/// @param temperature at which they are drawn; lower ones would agree with themselves
/// @param samplesMax answers that are drawn at most; fewer where the claims are decided before
/// @param tokensMax of one answer; a longer one is cut there, and left out
/// @param grace how long all of them may take
public record ResampleSettings(double temperature, int samplesMax, int tokensMax, Duration grace) {

    public static final double TEMPERATURE_MIN = .7;
    public static final double TEMPERATURE_MAX = 1;

    public static final ResampleSettings USUAL = new ResampleSettings(.8, 5, 512, Duration.ofMinutes(1));

    public ResampleSettings {
        if (!(temperature >= TEMPERATURE_MIN && temperature <= TEMPERATURE_MAX)) {
            throw new IllegalArgumentException("a temperature is in [0.7, 1]: " + temperature);
        }
        if (!(samplesMax >= 1 && samplesMax <= Reviewer.PIECES_MAX && tokensMax >= 1 && grace.isPositive())) {
            throw new IllegalArgumentException(
                    "1 to " + Reviewer.PIECES_MAX + " samples of 1 token are drawn at least");
        }
    }
}
