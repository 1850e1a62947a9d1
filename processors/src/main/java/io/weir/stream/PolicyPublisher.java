// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.policy.PolicyVersion;
import java.util.List;

/// Port: puts published policies in force, or refuses them whole and changes nothing.
@FunctionalInterface
public interface PolicyPublisher {

    /// @param key the record's key as text, `tenant@version`
    /// @param value the record's value
    Outcome publish(String key, byte[] value);

    /// A tombstone: the version of that key is withdrawn.
    default Outcome withdraw(String key) {
        return new Outcome.Unchanged();
    }

    /// What came of it.
    sealed interface Outcome {
        record Live(PolicyVersion version) implements Outcome {}

        /// @param now what is in force for the tenant instead
        record Withdrawn(PolicyVersion version, PolicyVersion now) implements Outcome {}

        record Unchanged() implements Outcome {}

        /// @param tenant whose policy it would have been, or `unknown`
        /// @param problems safe to show
        record Refused(String tenant, List<String> problems) implements Outcome {

            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }
}
