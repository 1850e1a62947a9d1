// SPDX-License-Identifier: Apache-2.0
package io.weir.alert;

import java.time.Duration;

/// Limits of grouping.
///
/// @param quiet how long nothing may happen before an alert closes
/// @param samplesMax evidence pointers kept: the first ones and the latest
/// @param escalationBase each level needs this many times the count of the one before
/// @param levelMax after this level only time brings updates
/// @param reminder an open alert that still grows is sent at most once in each such stretch
public record AlertSettings(Duration quiet, int samplesMax, int escalationBase, int levelMax, Duration reminder) {

    public static final AlertSettings DEFAULT =
            new AlertSettings(Duration.ofMinutes(10), 5, 10, 4, Duration.ofHours(1));

    public AlertSettings {
        if (!quiet.isPositive() || !reminder.isPositive()) {
            throw new IllegalArgumentException("quiet and reminder are above zero: " + quiet + ", " + reminder);
        }
        if (samplesMax < 2 || escalationBase < 2 || levelMax < 1 || levelMax > 9) {
            throw new IllegalArgumentException("samplesMax and escalationBase are at least 2, levelMax is 1 to 9");
        }
    }
}
