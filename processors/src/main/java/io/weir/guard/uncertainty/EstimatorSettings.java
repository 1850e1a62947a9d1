// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// Numbers of the estimator.
///
/// @param priorStrength pseudo-observations that the prior is worth; above 0, so that one sample is never
///     certain
/// @param echoFrom similarity of claim and question from which the claim may come from the question
/// @param echoWeight what each unit of similarity above it adds to U; 0 leaves U alone
/// @param interval share of the posterior between its bounds
public record EstimatorSettings(double priorStrength, double echoFrom, double echoWeight, double interval) {

    /// Fitted on the files that may train; `docs/decisions/090-uncertainty.md` has the figures.
    public static final EstimatorSettings DEFAULT = new EstimatorSettings(.3, .9, 0, .9);

    public EstimatorSettings {
        if (!(priorStrength > 0 && echoFrom >= 0 && echoFrom <= 1 && echoWeight >= 0 && interval > 0 && interval < 1)) {
            throw new IllegalArgumentException("the estimator's settings are out of range");
        }
    }
}
