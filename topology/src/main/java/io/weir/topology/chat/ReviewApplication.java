// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.alert.AlertGrouping;
import io.weir.guard.LanguageModel;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.uncertainty.Estimator;
import io.weir.guard.uncertainty.EstimatorSettings;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.guard.uncertainty.review.ResampleGate;
import io.weir.guard.uncertainty.review.Reviewer;
import io.weir.guard.uncertainty.review.TokenBudget;
import io.weir.policy.PolicyBook;
import io.weir.schema.ContractCodec;
import io.weir.schema.ReadLimits;
import io.weir.stream.AlertGroups;
import io.weir.stream.Resampler;
import io.weir.stream.ReviewLane;
import io.weir.stream.ReviewListener;
import io.weir.stream.ReviewSettings;
import io.weir.stream.ReviewTopology;
import io.weir.stream.StreamListener;
import io.weir.stream.async.VirtualThreads;
import io.weir.stream.store.Changelogs;
import io.weir.topology.config.WeirSettings;
import io.weir.wire.ClaimsReader;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reviews behind the chat lane, running on a cluster.
///
/// An application of its own, with a consumer group of its own: nothing that goes wrong here, and no load, holds
/// up a verdict. Where it stops, verdicts stand as they are.
final class ReviewApplication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReviewApplication.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    /// The encoder serves the guards first: few texts of reviews wait for it at once.
    private static final int CONCURRENCY_MAX = 4;

    /// Prompts that are asked again at once.
    private static final int RESAMPLING_MAX = 8;

    private final KafkaStreams streams;

    private ReviewApplication(KafkaStreams streams) {
        this.streams = streams;
    }

    /// @param again the model that is asked for further answers
    /// @param guard whose encoder is asked: what it remembers need not be encoded again
    static ReviewApplication start(
            WeirSettings settings,
            ReviewSettings reviews,
            UncertaintyGuard guard,
            Optional<LanguageModel> again,
            ContractCodec codec,
            RecordLimits limits,
            PolicyBook policies,
            StreamListener alerting,
            ReviewListener listener) {
        SupportFile weights = SupportFile.shipped();
        var reviewer = new Reviewer(weights.model(), new Estimator(EstimatorSettings.DEFAULT));
        var lane = new ReviewLane(
                new ClaimsReader(codec),
                new CloudEventReader(ReadLimits.DEFAULT),
                new ContractEncoder(codec, limits),
                guard.encoder(),
                reviewer,
                weights.model().words(),
                policies,
                new AlertGroups(new AlertGrouping(settings.alerts())),
                alerting,
                listener,
                new VirtualThreads("reviews", CONCURRENCY_MAX),
                InstantSource.system(),
                reviews,
                settings.resampling().flatMap(config -> again.map(model -> resampler(config, model, reviewer))),
                settings.lane());
        var streams = new KafkaStreams(ReviewTopology.build(lane), properties(settings));
        streams.setUncaughtExceptionHandler(new ThreadReplacement(InstantSource.system()));
        streams.setStateListener((now, before) -> {
            LOG.info("reviews: state={} before={}", now, before);
            listener.running(now == KafkaStreams.State.RUNNING);
        });
        streams.start();
        return new ReviewApplication(streams);
    }

    private static Resampler resampler(ResampleConfig config, LanguageModel model, Reviewer reviewer) {
        byte[] key = config.key()
                .map(given -> given.text().getBytes(StandardCharsets.UTF_8))
                .orElseGet(ReviewApplication::ownKey);
        return new Resampler(
                model,
                config.served(),
                new ResampleGate(reviewer, new AuditSample(key, config.controlRate()), config.riskMin()),
                config.settings(),
                new TokenBudget(config.tokensPerMinute(), Instant.now()),
                new VirtualThreads("resampling", RESAMPLING_MAX));
    }

    private static byte[] ownKey() {
        LOG.info("reviews: no weir.uncertainty.resample.control-key is set, so a replay draws other exchanges");
        byte[] bytes = new byte[2 * AuditSample.KEY_BYTES_MIN];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static Properties properties(WeirSettings settings) {
        Properties properties = settings.kafka().streamsProperties();
        properties.put(
                StreamsConfig.APPLICATION_ID_CONFIG, settings.kafka().streams().applicationId() + "-reviews");
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueProcessingExceptionHandler.class);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Changelogs.RECORD_BYTES_MAX);
        return properties;
    }

    @Override
    public void close() {
        if (!streams.close(CLOSE_WITHIN)) {
            LOG.warn("reviews did not stop in time: seconds={}", CLOSE_WITHIN.toSeconds());
        }
    }
}
