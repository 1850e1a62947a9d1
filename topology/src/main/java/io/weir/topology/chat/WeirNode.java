// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.weir.guard.Guard;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.policy.PolicyShelf;
import io.weir.schema.ContractCodec;
import io.weir.stream.ShelfPublisher;
import io.weir.stream.StreamListener;
import io.weir.topology.config.WeirSettings;
import io.weir.topology.image.ImageNode;
import io.weir.topology.metrics.BacktranslationMeters;
import io.weir.topology.metrics.ImageMeters;
import io.weir.topology.metrics.Ledger;
import io.weir.topology.metrics.MeterListener;
import io.weir.topology.metrics.ModelMeters;
import io.weir.topology.metrics.ReviewMeters;
import io.weir.topology.model.ModelWatch;
import io.weir.wire.RecordLimits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One instance of Weir: guards with their models, policies, metrics, and the running chat lane.
///
/// Add instances to scale: they share the work as members of one consumer group.
public final class WeirNode implements AutoCloseable {
    private final ChatGuards guards;
    private final ChatApplication application;
    private final Optional<ReviewApplication> reviews;
    private final KafkaStreamsMetrics kafkaMetrics;
    private final Ledger ledger;
    private final Optional<ImageNode> images;

    private WeirNode(
            ChatGuards guards,
            ChatApplication application,
            Optional<ReviewApplication> reviews,
            KafkaStreamsMetrics kafkaMetrics,
            Ledger ledger,
            Optional<ImageNode> images) {
        this.guards = guards;
        this.application = application;
        this.reviews = reviews;
        this.kafkaMetrics = kafkaMetrics;
        this.ledger = ledger;
        this.images = images;
    }

    /// Starts an instance with these guards, which it closes with itself.
    ///
    /// @param limits how large a record of each topic may be
    /// @param meters where its metrics go
    /// @param also further listeners
    public static WeirNode start(
            WeirSettings settings,
            ChatGuards guards,
            ContractCodec codec,
            RecordLimits limits,
            MeterRegistry meters,
            StreamListener... also) {
        return start(settings, guards, codec, limits, meters, Optional.empty(), also);
    }

    /// The same with an image lane, which is closed with it.
    public static WeirNode start(
            WeirSettings settings,
            ChatGuards guards,
            ContractCodec codec,
            RecordLimits limits,
            MeterRegistry meters,
            Optional<ImageNode> images,
            StreamListener... also) {
        guards.models().models().forEach(model -> ModelMeters.bind(meters, model));
        for (Guard guard : guards.all()) {
            if (guard instanceof BacktranslationGuard backtranslation) {
                BacktranslationMeters.bind(meters, backtranslation);
            }
        }
        PolicyShelf policies = PolicyShelf.of(guards.infos());
        var ledger = new Ledger();
        List<StreamListener> listeners = new ArrayList<>();
        listeners.add(new MeterListener(meters, settings.tenants(), guards.infos(), ledger, InstantSource.system()));
        listeners.add(new PolicyLog(policies));
        listeners.addAll(List.of(also));
        var listener = new EveryListener(listeners);
        ChatApplication application = ChatApplication.start(
                settings, guards, codec, limits, new ShelfPublisher(policies, codec), policies, listener);
        var reviewMeters = new ReviewMeters(meters);
        Optional<ReviewApplication> reviews = settings.reviews()
                .flatMap(wanted -> guards.all().stream()
                        .filter(UncertaintyGuard.class::isInstance)
                        .map(UncertaintyGuard.class::cast)
                        .findFirst()
                        .map(guard -> ReviewApplication.start(
                                settings,
                                wanted,
                                guard,
                                guards.again(),
                                codec,
                                limits,
                                policies,
                                listener,
                                reviewMeters)));
        var kafkaMetrics = new KafkaStreamsMetrics(application.streams());
        kafkaMetrics.bindTo(meters);
        if (images.isEmpty()) {
            ImageMeters.idle(meters, settings.tenants());
        }
        images.ifPresent(lane -> lane.start(settings.kafka(), codec, limits, application::giveUp));
        return new WeirNode(guards, application, reviews, kafkaMetrics, ledger, images);
    }

    public StreamHealth health() {
        StreamHealth chat = application.health();
        return images.map(lane -> chat.and(lane.streams())).orElse(chat);
    }

    public ModelWatch models() {
        return guards.models();
    }

    public Ledger ledger() {
        return ledger;
    }

    /// Returns when the streams have stopped for good; unasked, that is a failure.
    public void awaitStopped() throws InterruptedException {
        application.awaitStopped();
    }

    /// Commits what is done and leaves the rest to the next start.
    @Override
    public void close() {
        kafkaMetrics.close();
        images.ifPresent(ImageNode::close);
        reviews.ifPresent(ReviewApplication::close);
        application.close();
        guards.close();
    }
}
