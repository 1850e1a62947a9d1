// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Guard;
import io.weir.policy.PolicyBook;
import io.weir.stream.async.WorkExecutor;
import io.weir.wire.EventReader;
import io.weir.wire.OutputEncoder;
import java.time.InstantSource;
import java.util.List;

/// Everything the chat topology is made of.
///
/// @param guards in the order in which their verdicts are written
/// @param policies shared by all tasks; `publisher` changes it
public record ChatLane(
        List<Guard> guards,
        EventReader reader,
        OutputEncoder encoder,
        PolicyPublisher publisher,
        PolicyBook policies,
        AlertGroups alerts,
        StreamListener listener,
        WorkExecutor executor,
        InstantSource clock,
        ChatLaneSettings settings) {
    public ChatLane {
        guards = List.copyOf(guards);
    }
}
