// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

/// A statistic with its 95 % interval.
///
/// @param value NaN where it is not defined on the rows at hand
/// @param low NaN where no interval was drawn
/// @param high NaN where no interval was drawn
/// @param rows how many it rests on
public record Estimate(double value, double low, double high, int rows) {

    /// A number measured once, such as a latency.
    public static Estimate measured(double value, int rows) {
        return new Estimate(value, Double.NaN, Double.NaN, rows);
    }
}
