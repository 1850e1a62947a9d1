// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Instant;

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
    }
}
