// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

/// Turns a judge's number into a probability: `sigmoid(slope * logit + offset)`, fitted for one model.
///
/// Models' own numbers are not calibrated, and no two alike; [#AS_SAID] takes them at their word.
public record Scale(double slope, double offset) {

    public static final Scale AS_SAID = new Scale(1, 0);

    /// No number is taken for certainty.
    private static final double EDGE = .005;

    public Scale {
        if (!(slope > 0 && Double.isFinite(slope) && Double.isFinite(offset))) {
            throw new IllegalArgumentException("a scale is finite and keeps the order of scores");
        }
    }

    /// @param harm from 0 to 100
    double probability(int harm) {
        double inside = Math.clamp(harm / (double) ReplyReader.HARM_MAX, EDGE, 1 - EDGE);
        return 1 / (1 + Math.exp(-(slope * Math.log(inside / (1 - inside)) + offset)));
    }
}
