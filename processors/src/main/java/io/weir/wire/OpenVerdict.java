// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.ExchangeId;
import io.weir.guard.Floors;
import io.weir.guard.GuardInfo;
import io.weir.guard.LanguageModel.Prompt.Turn;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.policy.PolicyVersion;
import java.time.Instant;
import java.util.List;

/// A verdict that later evidence may revise, with the answer that it was given on.
///
/// @param guard who gave it; its floors are those of `policy`
/// @param policy it was given under, which stays the policy of every revision
/// @param turns the whole prompt, where the answer may be asked for again; else empty
/// @param evidence `topic-partition@offset` of the records judged
/// @param recordedAt the later record's own time
public record OpenVerdict(
        ExchangeId id,
        GuardInfo guard,
        PolicyVersion policy,
        JudgedAnswer answer,
        List<Turn> turns,
        List<String> evidence,
        Instant recordedAt) {

    public OpenVerdict {
        turns = List.copyOf(turns);
        evidence = List.copyOf(evidence);
    }

    /// @param floors of the guard under that policy
    /// @param turns the whole prompt, or nothing
    public static OpenVerdict of(
            JoinedExchange exchange,
            GuardInfo guard,
            Floors floors,
            PolicyVersion policy,
            JudgedAnswer answer,
            List<Turn> turns) {
        return new OpenVerdict(
                exchange.id(),
                new GuardInfo(guard.id(), guard.version(), guard.models(), guard.categories(), floors),
                policy,
                answer,
                turns,
                EventRecords.evidence(exchange),
                EventRecords.recordedAt(exchange));
    }

    /// Where the answer lies; the last of the records judged.
    public String pointer() {
        return evidence.isEmpty() ? "" : evidence.getLast();
    }
}
