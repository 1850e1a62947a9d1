// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A detector that looks at one exchange.
///
/// A guard never throws for what is in an exchange: content it cannot read is
/// [Observation.Seen#unread()], a model that does not answer is [Observation.Failed]. It must give the
/// same observation for the same exchange, because anything may be looked at again after a crash.
public sealed interface Guard {

    /// Constant over the guard's life.
    GuardInfo info();

    /// A guard that computes: below one millisecond for usual texts, called on the stream thread.
    ///
    /// Called by one thread at a time for each instance of the topology's task, by several at once over
    /// the process: implementations hold no mutable state.
    non-sealed interface Immediate extends Guard {

        Observation observe(Exchange exchange);
    }

    /// A guard that waits for a model: called on a virtual thread, never on a stream thread.
    non-sealed interface Waiting extends Guard {

        /// @param deadline when an answer is no longer wanted; the guard then gives
        ///     [Observation.Failed] with [Cause#TIMED_OUT]
        Observation observe(Exchange exchange, Instant deadline);

        /// How long one look may take; empty for what is usual.
        default Optional<Duration> within() {
            return Optional.empty();
        }
    }

    /// A guard that looks at what the others concluded, and at what it kept of earlier exchanges: pure, and
    /// called on the stream thread once they all have.
    non-sealed interface Remembering extends Guard {

        /// @param others their judgements under the policy in force
        /// @param kept what it kept, and where it keeps more
        /// @param at the exchange's own time
        Observation observe(Exchange exchange, List<Judgement> others, Recollection kept, Instant at);
    }
}
