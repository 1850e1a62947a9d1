// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import java.util.Locale;
import java.util.stream.Collectors;

/// The metrics page, made from [MetricName].
public final class MetricsPage {

    private MetricsPage() {}

    public static String markdown() {
        var page = new StringBuilder("""
                # Metrics

                Generated from `MetricName`; a test fails when it is stale. Served at `/metrics` for Prometheus.

                Every series that the configuration can give is there, at zero, from the start: none is not absent. `tenant` is
                one of `weir.metrics.tenants`, else `other`. Counters count since the process started; what was in flight over
                a crash is counted by the process that finished it. No label holds an id or a text that someone wrote; `model` is a
                catalogue id, and a model's series begin when it is open.

                | Metric | Type | Labels | Meaning |
                |---|---|---|---|
                """);
        for (MetricName metric : MetricName.values()) {
            page.append("| `").append(metric.prometheusName()).append("` | ");
            page.append(metric.type().name().toLowerCase(Locale.ROOT)).append(" | ");
            page.append(metric.labels().stream().map(label -> '`' + label + '`').collect(Collectors.joining(", ")));
            page.append(" | ").append(metric.meaning()).append(" |\n");
        }
        page.append("""

                Beside these: `kafka_*` of the Kafka Streams clients (lag, restore, commit), `jvm_*` and `process_*`, all by
                Micrometer.
                """);
        return page.toString();
    }
}
