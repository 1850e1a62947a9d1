// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.alert.AlertState;
import io.weir.guard.Judgement;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;

/// Turns facts into records of the output topics.
///
/// Throws [UnencodableException] where a record cannot be written as its schema asks, or would be
/// larger than the broker takes; the caller dead-letters what it came from. A dead letter always can
/// be written: one too large keeps its pointer and loses its bytes, and says so.
public interface OutputEncoder {

    OutputRecord verdict(JoinedExchange exchange, Judgement judgement, PolicyVersion policy);

    OutputRecord decision(JoinedExchange exchange, Decision decision);

    /// The response's own bytes and headers, with the decision's headers added, to the released topic
    /// or the quarantine topic as the action says. Only for exchanges that have a response.
    OutputRecord delivery(JoinedExchange exchange, Decision decision);

    OutputRecord alert(AlertState alert);

    OutputRecord deadLetter(DeadLetter letter);
}
