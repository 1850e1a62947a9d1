// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Duration;
import java.util.List;

/// A guard's verdict on one exchange with everything that explains it.
///
/// @param signals what was measured, highest first: near misses stay visible
/// @param took how long the guard looked
public record Judgement(GuardInfo guard, Verdict verdict, List<Signal> signals, Duration took) {

    public Judgement {
        signals = List.copyOf(signals);
    }
}
