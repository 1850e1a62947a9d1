// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.health;

import io.weir.topology.model.ModelWatch;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Up while every open model gave its known answers when last asked; names each model's device.
@Readiness
public class ModelReadiness implements HealthCheck {
    private final NodeStatus status;

    public ModelReadiness(NodeStatus status) {
        this.status = status;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models");
        for (ModelWatch.Status model : status.models()) {
            response.withData(model.id(), (model.ready() ? "ready on " : "not ready on ") + model.device());
        }
        return response.status(status.models().stream().allMatch(ModelWatch.Status::ready))
                .build();
    }
}
