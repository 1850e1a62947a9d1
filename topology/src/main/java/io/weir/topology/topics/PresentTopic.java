// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

import java.util.Map;

/// A topic as a cluster has it.
///
/// @param configuration every key that the brokers answer, defaults too
public record PresentTopic(int partitions, int replicas, Map<String, String> configuration) {

    public PresentTopic {
        configuration = Map.copyOf(configuration);
    }
}
