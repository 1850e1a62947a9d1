// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.alert.AlertState;
import io.weir.guard.Judgement;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import java.util.List;

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

    /// What a review needs of an answer that was judged. Holds content.
    OutputRecord claims(OpenVerdict verdict);

    /// A verdict again, as later evidence made it.
    ///
    /// @param revision above 0, and one more each time
    /// @param evidence `topic-partition@offset` of the records that joined
    OutputRecord revision(OpenVerdict verdict, Judgement judgement, int revision, List<String> evidence);

    OutputRecord deadLetter(DeadLetter letter);
}
