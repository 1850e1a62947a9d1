// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A guard's verdict on one exchange with everything that explains it.
///
/// @param signals what was measured, highest first: near misses stay visible
/// @param took how long the guard looked
/// @param unread why parts of the content could not be read: a finding elsewhere does not make them clear
public record Judgement(GuardInfo guard, Verdict verdict, List<Signal> signals, Duration took, Set<Cause> unread) {

    /// Everything was read, or the verdict itself says what was not.
    public Judgement(GuardInfo guard, Verdict verdict, List<Signal> signals, Duration took) {
        this(guard, verdict, signals, took, Set.of());
    }

    public Judgement {
        signals = List.copyOf(signals);
        unread = Set.copyOf(unread);
    }
}
