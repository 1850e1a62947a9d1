// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static io.weir.topology.metrics.MetricName.*;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.model.Cause;
import io.weir.model.ModelListener;
import io.weir.topology.model.WatchedModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the facts of models in a meter registry, by catalogue id.
///
/// Safe to use from any thread; workers call it for every batch.
public final class ModelMeters implements ModelListener {

    private static final Logger LOG = LoggerFactory.getLogger(ModelMeters.class);

    private static final double[] ROW_BUCKETS = {1, 2, 4, 8, 16, 32, 64};
    private static final double[] TOKEN_BUCKETS = {16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192};
    private static final double[] SHARE_BUCKETS = {.01, .02, .05, .1, .2, .5};
    private static final Duration[] RUN_BUCKETS = Arrays.stream(
                    new long[] {1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000, 30_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<String, OneModel> models = new ConcurrentHashMap<>();

    public ModelMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void opened(String model, String device) {
        OneModel known = of(model);
        Gauge.builder(MODEL_DEVICE_INFO.meterName(), () -> 1)
                .description(MODEL_DEVICE_INFO.meaning())
                .tags("model", known.id, "device", device)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void batchRan(String model, int rows, int tokens, int tokensPadded, Duration ran) {
        OneModel known = of(model);
        known.rows.record(rows);
        known.tokens.record(tokens);
        known.padding.record(tokensPadded == 0 ? 0 : (double) (tokensPadded - tokens) / tokensPadded);
        known.ran.record(ran);
    }

    @Override
    public void workerLost(String model, String failure) {
        of(model).workersLost.increment();
        LOG.error("model lost a worker for good: model={} failure={}", model, failure);
    }

    @Override
    public void rejected(String model, Cause cause) {
        Counter counter = of(model).rejects.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void tokensDropped(String model, int tokens) {
        of(model).dropped.increment(tokens);
    }

    @Override
    public void tokensReused(String model, int tokens) {
        of(model).reused.increment(tokens);
    }

    /// Shows what is asked of an open model: whether it is ready, and what waits for it.
    public static void bind(MeterRegistry registry, WatchedModel model) {
        Gauge.builder(MODEL_QUEUE_TOKENS.meterName(), model, WatchedModel::queuedTokens)
                .description(MODEL_QUEUE_TOKENS.meaning())
                .tags("model", model.id())
                .strongReference(true)
                .register(registry);
        Gauge.builder(MODEL_READY.meterName(), model, open -> open.isReady() ? 1 : 0)
                .description(MODEL_READY.meaning())
                .tags("model", model.id())
                .strongReference(true)
                .register(registry);
    }

    private OneModel of(String model) {
        return models.computeIfAbsent(model, id -> new OneModel(id, registry));
    }

    /// The meters of one model, at zero from its first mention.
    private static final class OneModel {
        private final String id;
        private final DistributionSummary rows;
        private final DistributionSummary tokens;
        private final DistributionSummary padding;
        private final Timer ran;
        private final Counter dropped;
        private final Counter reused;
        private final Counter workersLost;
        private final Map<Cause, Counter> rejects = new EnumMap<>(Cause.class);

        OneModel(String id, MeterRegistry registry) {
            this.id = id;
            this.rows = summary(registry, BATCH_SIZE, ROW_BUCKETS);
            this.tokens = summary(registry, BATCH_TOKENS, TOKEN_BUCKETS);
            this.padding = summary(registry, BATCH_PADDING, SHARE_BUCKETS);
            this.ran = Timer.builder(MODEL_RUN.meterName())
                    .description(MODEL_RUN.meaning())
                    .tags("model", id)
                    .serviceLevelObjectives(RUN_BUCKETS)
                    .register(registry);
            this.dropped = Counter.builder(MODEL_TOKENS_DROPPED.meterName())
                    .description(MODEL_TOKENS_DROPPED.meaning())
                    .tags("model", id)
                    .register(registry);
            this.reused = Counter.builder(MODEL_TOKENS_REUSED.meterName())
                    .description(MODEL_TOKENS_REUSED.meaning())
                    .tags("model", id)
                    .register(registry);
            this.workersLost = Counter.builder(MODEL_WORKERS_LOST.meterName())
                    .description(MODEL_WORKERS_LOST.meaning())
                    .tags("model", id)
                    .register(registry);
            for (Cause cause : Cause.values()) {
                rejects.put(
                        cause,
                        Counter.builder(MODEL_REJECTS.meterName())
                                .description(MODEL_REJECTS.meaning())
                                .tags("model", id, "cause", cause.name().toLowerCase(Locale.ROOT))
                                .register(registry));
            }
        }

        private DistributionSummary summary(MeterRegistry registry, MetricName metric, double[] buckets) {
            return DistributionSummary.builder(metric.meterName())
                    .description(metric.meaning())
                    .tags("model", id)
                    .serviceLevelObjectives(buckets)
                    .register(registry);
        }
    }
}
