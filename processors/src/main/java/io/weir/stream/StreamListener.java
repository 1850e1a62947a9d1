// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.GuardId;
import io.weir.guard.Judgement;
import io.weir.guard.Side;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.wire.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;

/// Is told the facts of the stream as they happen; the application counts and shows them.
///
/// Called on stream threads (and, for guards that wait, on virtual threads): it must be quick and
/// must not throw. Tenants are slugs, or `unknown` where a record did not say whose it is.
public interface StreamListener {

    /// A record was read from an input topic, before anything else.
    void received(String tenant, Side side);

    /// An event was seen before, and dropped.
    void duplicate(String tenant, Side side);

    /// A record's clock was ahead of the bound, and was set back.
    void clockAhead(Side side);

    /// One accepted event went to the dead letters.
    void deadLettered(String tenant, String stage, DeadLetterReason reason);

    /// One accepted event was shed.
    void shed(String tenant, String reason);

    /// Work on guards that wait began or ended: what is in flight now, over all tasks of the process.
    void inFlight(int records, long bytes);

    /// A guard looked.
    void observed(GuardId guard, Duration took);

    /// A guard gave no observation.
    void guardFailed(GuardId guard, Cause cause);

    /// A verdict was given under a policy.
    void judged(ExchangeId exchange, Judgement judgement);

    /// An exchange was decided.
    ///
    /// @param events how many accepted events it consists of: 1 or 2
    /// @param recordedAt the later record's own time, from which latency is counted; now, where that
    ///     time is still to come
    void decided(Decision decision, int events, Instant recordedAt);

    /// An alert was opened, updated, or closed.
    void alert(io.weir.alert.AlertState alert);

    /// A policy is live on this process.
    void policyApplied(PolicyVersion policy, Instant publishedAt);

    /// A policy was refused; the last good one stays.
    void policyRefused(String tenant);

    /// Half an exchange was judged without the other, which did not come within the bound.
    default void judgedAlone(String tenant, Side present) {}

    /// An output record was not written; what it came from is not lost with it.
    default void dropped(String node, DeadLetterReason reason) {}
}
