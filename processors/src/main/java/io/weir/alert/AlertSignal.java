// SPDX-License-Identifier: Apache-2.0
package io.weir.alert;

import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.GuardId;
import io.weir.policy.Action;
import io.weir.policy.PolicyVersion;
import java.time.Instant;

/// One finding that policy thought worth a person's attention.
///
/// @param at event time
/// @param action what was done with the exchange
/// @param evidence `topic-partition@offset` of the record that holds the content
public record AlertSignal(
        ExchangeId exchange,
        GuardId guard,
        Finding finding,
        Action action,
        PolicyVersion policy,
        Instant at,
        String evidence) {}
