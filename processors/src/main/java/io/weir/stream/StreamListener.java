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
/// Called on stream threads: it must be quick and must not throw. Tenants are slugs, or `unknown` where
/// a record did not say whose it is.
///
/// Every fact may be passed over: a listener tells only what it cares for.
///
/// # The identity
///
/// An event is accepted when it was received and is no duplicate. Each accepted event has one end, and
/// is told once by it: in [#decided] (by `events`), in [#deadLettered], or in [#shed]. So once nothing
/// waits and nothing is in flight,
///
/// > received − duplicates = decided + dead-lettered + shed
///
/// A parked exchange is decided: policy chose its action. Its dead letters are copies, told in
/// [#parked], and counted nowhere else.
///
/// The chat lane sheds nothing. At the bound of work in flight it stops pulling, and the broker keeps
/// what comes; work that is given up there is decided, with verdicts that say so; halves past their
/// bound are judged alone. [#shed] is for lanes that may leave something out.
///
/// Facts are told as they happen, before they are committed. After a crash or a moved task, what was not
/// committed happens again and is told again: exact counts over crashes are those of the topics.
public interface StreamListener {

    /// A record was read from an input topic, before anything else.
    default void received(String tenant, Side side) {}

    /// An event was seen before, and dropped.
    default void duplicate(String tenant, Side side) {}

    /// A record's clock was ahead of the bound, and was set back.
    default void clockAhead(Side side) {}

    /// One accepted event went to the dead letters, and ends there.
    default void deadLettered(String tenant, String stage, DeadLetterReason reason) {}

    /// One accepted event was left out, by a lane that may.
    default void shed(String tenant, String reason) {}

    /// Work on guards that wait began or ended: what is in flight now, over all tasks of the process.
    default void inFlight(int records, long bytes) {}

    /// Work on guards that wait got its turn, after it had `waited` for one. Told on the work's own thread.
    default void queued(Duration waited) {}

    /// A guard looked, or was given up: once for each guard that policy asked, and exchange.
    default void observed(GuardId guard, Duration took) {}

    /// A guard that was told as [#observed] gave no observation.
    default void guardFailed(GuardId guard, Cause cause) {}

    /// A verdict was given under a policy.
    default void judged(ExchangeId exchange, Judgement judgement) {}

    /// An exchange was decided.
    ///
    /// @param events how many accepted events it consists of: 1 or 2
    /// @param recordedAt the later record's own time, from which latency is counted; now, where that
    ///     time is still to come
    default void decided(Decision decision, int events, Instant recordedAt) {}

    /// A decided exchange also went to the dead letters, as its policy asked: `events` copies.
    default void parked(ExchangeId exchange, int events) {}

    /// An alert was opened, updated, or closed.
    default void alert(io.weir.alert.AlertState alert) {}

    /// A finding was counted in its open alert, and no update told it.
    default void alertCounted() {}

    /// An open alert is this process's from now on: its task was restored here.
    default void alertTaken(io.weir.alert.AlertState alert) {}

    /// An alert, open or closed by now, is no longer this process's: its task stops here or moves on.
    default void alertGivenUp(String fingerprint) {}

    /// A policy is live on this process.
    default void policyApplied(PolicyVersion policy, Instant publishedAt) {}

    /// A policy was refused; the last good one stays.
    ///
    /// @param problems how many were found in it
    default void policyRefused(String tenant, int problems) {}

    /// A policy was withdrawn on this process; `now` is in force for the tenant instead.
    default void policyWithdrawn(PolicyVersion withdrawn, PolicyVersion now, Instant withdrawnAt) {}

    /// A state store was restored from its changelog. Told on the restoring thread.
    default void restored(Duration took) {}

    /// Half an exchange was judged without the other, which did not come within the bound.
    default void judgedAlone(String tenant, Side present) {}

    /// How many conversations and subjects a task of the process remembers now.
    default void remembered(int entries) {}

    /// An output record was not written; what it came from is not lost with it.
    default void dropped(String node, DeadLetterReason reason) {}
}
