// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Exchange;
import io.weir.guard.Observed;
import io.weir.policy.Policy;
import io.weir.wire.JoinedExchange;
import java.util.List;
import java.util.stream.Stream;

/// An exchange with what its guards saw, under the policy that was in force when they began.
///
/// The policy goes along to the decision, so a change meanwhile splits no exchange between two. A crash
/// sends the exchange back to its beginning: it may then be decided under a newer policy, and nothing
/// of the older one was committed. Either way there is one committed decision for each exchange.
record GuardedExchange(JoinedExchange joined, Exchange exchange, Policy policy, List<Observed> observed) {
    GuardedExchange {
        observed = List.copyOf(observed);
    }

    GuardedExchange with(List<Observed> more) {
        return new GuardedExchange(
                joined,
                exchange,
                policy,
                Stream.concat(observed.stream(), more.stream()).toList());
    }

    @Override
    public String toString() {
        return "GuardedExchange[" + observed.size() + " observations]";
    }
}
