// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.policy.PolicyShelf;
import io.weir.policy.PolicyVersion;
import io.weir.stream.StreamListener;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log which policy is in force, and why one is not.
///
/// A refusal's problems name fields, lines and slugs, and quote nothing else of a document.
record PolicyLog(PolicyShelf policies) implements StreamListener {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyLog.class);

    @Override
    public void policyApplied(PolicyVersion policy, Instant publishedAt) {
        LOG.info("policy live: policy={} published={}", policy, publishedAt);
    }

    @Override
    public void policyWithdrawn(PolicyVersion withdrawn, PolicyVersion now, Instant withdrawnAt) {
        LOG.info("policy withdrawn: policy={} now={}", withdrawn, now);
    }

    @Override
    public void policyRefused(String tenant, int problems) {
        policies.refusals().stream()
                .filter(refusal -> refusal.tenant().equals(tenant))
                .forEach(refusal ->
                        LOG.warn("policy refused: tenant={} problems={}", refusal.tenant(), refusal.problems()));
    }
}
