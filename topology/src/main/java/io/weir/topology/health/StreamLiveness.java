// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.health;

import io.weir.topology.chat.StreamHealth;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/// Down where processing is stuck or dead while the process is up; a broker that is away is not that.
@Liveness
public class StreamLiveness implements HealthCheck {
    private final NodeStatus status;

    public StreamLiveness(NodeStatus status) {
        this.status = status;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("stream-threads");
        status.report().map(StreamHealth.Report::facts).ifPresent(facts -> facts.forEach(response::withData));
        return response.status(status.report().map(StreamHealth.Report::alive).orElse(true))
                .build();
    }
}
