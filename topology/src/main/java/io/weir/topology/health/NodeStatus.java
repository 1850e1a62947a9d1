// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.health;

import io.weir.topology.chat.StreamHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What the health page knows of the running node; nothing before its models are loaded and its
/// streams are started.
@ApplicationScoped
public class NodeStatus {
    private final AtomicReference<StreamHealth> streams = new AtomicReference<>();

    public void started(StreamHealth health) {
        streams.set(health);
    }

    public Optional<StreamHealth.Report> report() {
        return Optional.ofNullable(streams.get()).map(StreamHealth::report);
    }
}
