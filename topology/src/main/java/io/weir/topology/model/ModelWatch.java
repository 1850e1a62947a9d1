// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every open model for its known answers, every 30 seconds.
///
/// A model whose answers have shifted is not ready from then on: its guard says [Inconclusive]
/// (io.weir.guard.Verdict.Inconclusive) with NOT_READY, and readiness shows it, until the answers come out
/// right again.
public final class ModelWatch implements AutoCloseable {

    public static final Duration EVERY = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);

    private final List<WatchedModel> models;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;

    private ModelWatch(List<WatchedModel> models, InstantSource clock, ScheduledExecutorService thread) {
        this.models = List.copyOf(models);
        this.clock = clock;
        this.thread = thread;
    }

    /// What is known of one model.
    public record Status(String id, String device, boolean ready) {}

    /// Begins to ask.
    public static ModelWatch over(List<WatchedModel> models, InstantSource clock, Duration every) {
        var thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("weir-model-watch").daemon().factory());
        var watch = new ModelWatch(models, clock, thread);
        models.stream()
                .filter(model -> !model.isReady())
                .forEach(model -> LOG.warn("model's known answers: model={} right=false", model.id()));
        if (!models.isEmpty()) {
            ScheduledFuture<?> asking = thread.scheduleWithFixedDelay(
                    watch::check, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("models are watched: models={} done={}", models.size(), asking.isDone());
        }
        return watch;
    }

    /// Of no models.
    public static ModelWatch none() {
        return over(List.of(), InstantSource.system(), EVERY);
    }

    public List<WatchedModel> models() {
        return models;
    }

    public List<Status> statuses() {
        return models.stream()
                .map(model -> new Status(model.id(), model.device(), model.isReady()))
                .toList();
    }

    public boolean isReady() {
        return models.stream().allMatch(WatchedModel::isReady);
    }

    /// Asks every model now. Nothing that one throws keeps the others from being asked, or ends the asking.
    void check() {
        for (WatchedModel model : models) {
            boolean before = model.isReady();
            try {
                boolean now = model.check(clock.instant().plus(EVERY));
                if (now != before) {
                    LOG.warn("model's known answers: model={} right={}", model.id(), now);
                }
            } catch (RuntimeException | Error failed) {
                LOG.error(
                        "model cannot be asked: model={} failure={}",
                        model.id(),
                        failed.getClass().getSimpleName());
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
