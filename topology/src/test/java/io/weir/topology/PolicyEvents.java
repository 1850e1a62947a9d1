// SPDX-License-Identifier: Apache-2.0
package io.weir.topology;

import io.weir.policy.PolicyVersion;
import io.weir.stream.StreamListener;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Hands over what becomes of policies, as it happens; of the rest nothing.
public final class PolicyEvents implements StreamListener {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /// The next event, waited for; `nothing` where none comes.
    public String next() throws InterruptedException {
        String event = told.poll(60, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    /// Waits for one event, past others.
    public void await(String event) throws InterruptedException {
        String next = next();
        while (!next.equals(event) && !next.equals("nothing")) {
            next = next();
        }
        if (!next.equals(event)) {
            throw new AssertionError("never told: " + event);
        }
    }

    @Override
    public void policyApplied(PolicyVersion policy, Instant publishedAt) {
        told.add(policy.toString());
    }

    @Override
    public void policyWithdrawn(PolicyVersion withdrawn, PolicyVersion now, Instant withdrawnAt) {
        told.add(withdrawn + " withdrawn");
    }

    @Override
    public void policyRefused(String tenant, int problems) {
        told.add(tenant + " refused");
    }
}
