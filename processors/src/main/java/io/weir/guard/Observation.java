// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a guard measured on one exchange, before anyone's policy.
public sealed interface Observation {

    /// The guard looked.
    ///
    /// @param signals every category that the guard measured, highest score first
    /// @param unread why some of the content was not read; empty where all of it was
    /// @param reviewable what a later review needs; empty where no later evidence could change the verdict
    record Seen(List<Signal> signals, Set<Cause> unread, Optional<Reviewable> reviewable) implements Observation {

        public Seen(List<Signal> signals, Set<Cause> unread) {
            this(signals, unread, Optional.empty());
        }

        public Seen {
            signals = signals.stream()
                    .sorted((a, b) -> Double.compare(b.score(), a.score()))
                    .toList();
            unread = Set.copyOf(unread);
        }
    }

    /// The guard could not look at all.
    record Failed(Cause cause) implements Observation {}
}
