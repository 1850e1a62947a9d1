// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.health;

import io.weir.topology.chat.StreamHealth;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Up once the models have given their known answers and all state is restored.
@Readiness
public class StreamReadiness implements HealthCheck {
    private final NodeStatus status;

    public StreamReadiness(NodeStatus status) {
        this.status = status;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models-and-state");
        var report = status.report();
        response.withData("models", report.isPresent() ? "ready" : "loading");
        report.map(StreamHealth.Report::facts).ifPresent(facts -> facts.forEach(response::withData));
        return response.status(report.map(StreamHealth.Report::ready).orElse(false))
                .build();
    }
}
