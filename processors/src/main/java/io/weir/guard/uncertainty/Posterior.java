// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// Beta distribution of the probability that a concept is not supported.
///
/// @param against pseudo-observations without support; above 0
/// @param support pseudo-observations with support; above 0
public record Posterior(double against, double support) {

    private static final int BISECTIONS = 50;
    private static final int TERMS_MAX = 300;
    private static final double TINY = 1e-300;

    public Posterior {
        if (!(against > 0 && support > 0 && against + support < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a posterior has pseudo-observations on both sides");
        }
    }

    public double mean() {
        return against / (against + support);
    }

    /// The value below which the given share of the distribution lies.
    public double quantile(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("a share is inside (0, 1): " + share);
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (below(middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /// Share of the distribution below `x`: the regularised incomplete beta function.
    ///
    /// Continued fraction, Press et al., _Numerical Recipes_, 3rd edition, section 6.4.
    double below(double x) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double front = StrictMath.exp(logGamma(against + support)
                - logGamma(against)
                - logGamma(support)
                + against * StrictMath.log(x)
                + support * StrictMath.log1p(-x));
        return x < (against + 1) / (against + support + 2)
                ? front * fraction(against, support, x) / against
                : 1 - front * fraction(support, against, 1 - x) / support;
    }

    private static double fraction(double a, double b, double x) {
        double c = 1;
        double d = inverse(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= TERMS_MAX; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = inverse(1 + even * d);
            c = awayFromZero(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = inverse(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < 1e-12) {
                break;
            }
        }
        return value;
    }

    private static double inverse(double value) {
        return 1 / awayFromZero(value);
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /// Lanczos' approximation, to about ten digits.
    private static double logGamma(double x) {
        double[] terms = {
            76.18009172947146,
            -86.50532032941678,
            24.01409824083091,
            -1.231739572450155,
            .1208650973866179e-2,
            -.5395239384953e-5
        };
        double base = x + 5.5;
        double sum = 1.000000000190015;
        for (int i = 0; i < terms.length; i++) {
            sum += terms[i] / (x + 1 + i);
        }
        return (x + .5) * StrictMath.log(base) - base + StrictMath.log(2.5066282746310007 * sum / x);
    }
}
