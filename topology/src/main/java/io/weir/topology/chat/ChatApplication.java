// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.alert.AlertGrouping;
import io.weir.policy.PolicyBook;
import io.weir.schema.ContractCodec;
import io.weir.schema.ReadLimits;
import io.weir.stream.AlertGroups;
import io.weir.stream.ChatLane;
import io.weir.stream.ChatTopology;
import io.weir.stream.ErrorHandlers;
import io.weir.stream.PolicyPublisher;
import io.weir.stream.StreamListener;
import io.weir.stream.async.VirtualThreads;
import io.weir.topology.config.WeirSettings;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.RecordLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The chat lane, running on a cluster: built and started by hand, stopped in order.
public final class ChatApplication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChatApplication.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final StreamHealth health;
    private final CountDownLatch stopped;

    private ChatApplication(KafkaStreams streams, StreamHealth health, CountDownLatch stopped) {
        this.streams = streams;
        this.health = health;
        this.stopped = stopped;
    }

    /// Starts the stream threads and returns; [#health()] says when they are ready.
    public static ChatApplication start(
            WeirSettings settings,
            ChatGuards guards,
            ContractCodec codec,
            RecordLimits limits,
            PolicyPublisher publisher,
            PolicyBook policies,
            StreamListener listener) {
        InstantSource clock = InstantSource.system();
        ChatLane lane = new ChatLane(
                guards.all(),
                new CloudEventReader(ReadLimits.DEFAULT),
                new ContractEncoder(codec, limits),
                publisher,
                policies,
                new AlertGroups(new AlertGrouping(settings.alerts())),
                listener,
                new VirtualThreads("guards", settings.concurrencyMax(), listener::queued),
                clock,
                settings.lane());
        Properties properties = settings.kafka().streamsProperties();
        properties.putAll(ErrorHandlers.properties(lane, limits));
        var streams = new KafkaStreams(ChatTopology.build(lane), properties);
        streams.setGlobalStateRestoreListener(new RestoreTimes(listener::restored));
        streams.setUncaughtExceptionHandler(new ThreadReplacement(clock));
        var stopped = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            LOG.info("streams: state={} before={}", now, before);
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                stopped.countDown();
            }
        });
        streams.start();
        return new ChatApplication(streams, new StreamHealth(streams, settings.stuckAfter()), stopped);
    }

    public KafkaStreams streams() {
        return streams;
    }

    public StreamHealth health() {
        return health;
    }

    /// Something else that the process cannot do without has stopped.
    public void giveUp() {
        stopped.countDown();
    }

    /// Returns when the streams have stopped for good, by themselves or by [#close()].
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /// Commits what is done and leaves the rest to the next start, within 30 seconds.
    @Override
    public void close() {
        if (!streams.close(CLOSE_WITHIN)) {
            LOG.warn("streams did not stop in time: seconds={}", CLOSE_WITHIN.toSeconds());
        }
    }
}
