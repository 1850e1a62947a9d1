// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.topology.health.NodeStatus;

/// What runs inside the container until it is done or the process is asked to end.
@FunctionalInterface
public interface Program {

    /// Runs on the main thread; it is interrupted where the process is asked to end.
    ///
    /// @return the process' exit status
    int run(MeterRegistry meters, NodeStatus status) throws Exception;
}
