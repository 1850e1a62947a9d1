// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;

/// What a guard concluded about one exchange.
///
/// A verdict is an observation under a tenant's floors; what to do about it is for policy to decide.
/// A guard that could not look must say [Inconclusive]: silence and failure are never [Clear].
public sealed interface Verdict {

    /// The guard looked at everything and found nothing at or above its reporting floor.
    record Clear() implements Verdict {}

    /// The guard found at least one hazard; `findings` is never empty, highest score first.
    record Flagged(List<Finding> findings) implements Verdict {

        public Flagged {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a flagged verdict needs a finding");
            }
        }
    }

    /// The guard reached no conclusion; `cause` says why and is safe to log.
    record Inconclusive(Cause cause) implements Verdict {}
}
