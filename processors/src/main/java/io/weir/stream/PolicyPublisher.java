// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.policy.PolicyVersion;

/// Port: compiles a policy document and puts it in force, or refuses it whole and changes nothing.
@FunctionalInterface
public interface PolicyPublisher {
    Outcome publish(byte[] document);

    /// What came of it.
    sealed interface Outcome {
        record Live(PolicyVersion version) implements Outcome {}

        /// @param tenant whose policy it would have been, or `unknown`
        record Refused(String tenant) implements Outcome {}
    }
}
