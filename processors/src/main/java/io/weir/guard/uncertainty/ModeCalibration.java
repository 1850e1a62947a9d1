// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// Turns a mode's posterior mean into a probability that holds: a line through its log-odds.
///
/// @param slope at least 0, so that order stays
public record ModeCalibration(float slope, float offset) {

    public static final ModeCalibration NONE = new ModeCalibration(1, 0);

    private static final double EDGE = 1e-6;

    public ModeCalibration {
        if (!(slope >= 0 && Float.isFinite(slope) && Float.isFinite(offset))) {
            throw new IllegalArgumentException("a calibration rises");
        }
    }

    public double of(double probability) {
        return 1 / (1 + StrictMath.exp(-(slope * logit(probability) + offset)));
    }

    /// Log-odds, bounded.
    public static double logit(double probability) {
        double inside = Math.clamp(probability, EDGE, 1 - EDGE);
        return StrictMath.log(inside / (1 - inside));
    }
}
