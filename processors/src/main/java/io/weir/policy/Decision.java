// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.ExchangeId;
import java.util.List;

/// A policy's answer on one exchange: the strictest action that a live rule asked for.
///
/// @param action what is done
/// @param park true where a cause asked for the exchange to be parked: it goes to the dead letters too
/// @param shadowAction what would have been done had the shadow rules been live
/// @param reasons every rule that fired, live ones first, strictest first; empty for a plain release
/// @param sampled true where the exchange was drawn for a person's look whatever the verdicts
public record Decision(
        ExchangeId exchange,
        PolicyVersion policy,
        Action action,
        boolean park,
        Action shadowAction,
        List<Reason> reasons,
        boolean sampled) {

    public Decision {
        reasons = List.copyOf(reasons);
    }
}
