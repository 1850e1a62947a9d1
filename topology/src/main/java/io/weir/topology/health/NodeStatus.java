// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.health;

import io.weir.topology.chat.StreamHealth;
import io.weir.topology.model.ModelWatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What the health page knows of the running node; nothing before its models are loaded and its
/// streams are started.
@ApplicationScoped
public class NodeStatus {
    private final AtomicReference<StreamHealth> streams = new AtomicReference<>();

    private final AtomicReference<ModelWatch> models = new AtomicReference<>();

    public void started(StreamHealth health, ModelWatch watch) {
        watch(watch);
        streams.set(health);
    }

    /// Shows these models, also before the streams are started.
    public void watch(ModelWatch watch) {
        models.set(watch);
    }

    /// Of every open model.
    public List<ModelWatch.Status> models() {
        ModelWatch watch = models.get();
        return watch == null ? List.of() : watch.statuses();
    }

    public Optional<StreamHealth.Report> report() {
        return Optional.ofNullable(streams.get()).map(StreamHealth::report);
    }
}
