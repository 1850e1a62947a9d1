// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The processor with work that the test runs when it likes.
final class AsyncProcessorTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final AsyncSettings SETTINGS = AsyncSettings.DEFAULT.withInFlight(3, 1 << 20);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<Runnable> started = new ArrayList<>();
    private final List<Runnable> cancelled = new ArrayList<>();
    private final TopologyTestDriver driver = new TopologyTestDriver(topology(), config(), START);

    private boolean closed;

    @AfterEach
    void close() {
        if (!closed) {
            driver.close();
            closed = true;
        }
    }

    @Test
    void answersOfOneKeyLeaveInOrderAndOtherKeysOvertake() {
        send("a", "1").send("a", "2").send("b", "3");

        started.get(2).run();
        started.get(1).run();
        assertThat(left()).containsExactly("done 3");

        started.get(0).run();
        assertThat(left()).containsExactly("done 1", "done 2");
    }

    @Test
    void anEntryStaysInTheStoreUntilItsAnswerLeaves() {
        send("a", "1");
        assertThat(stored()).isEqualTo(1);

        started.getFirst().run();
        left();

        assertThat(stored()).isZero();
    }

    @Test
    void workThatThrowsIsAnsweredAsFailed() {
        send("a", "throw");

        started.getFirst().run();

        assertThat(left()).containsExactly("failed throw");
    }

    @Test
    void aPassedDeadlineTakesTheAnswersPlaceAndALateAnswerIsIgnored() {
        send("a", "1");

        advance(SETTINGS.deadline().minus(SETTINGS.drainInterval()).minusMillis(1));
        assertThat(left()).isEmpty();
        assertThat(left()).containsExactly("timed out 1");
        assertThat(cancelled).hasSize(1);

        started.getFirst().run();
        assertThat(left()).isEmpty();
        assertThat(stored()).isZero();
    }

    @Test
    void aClosedProcessorInterruptsItsWork() {
        send("a", "1").send("b", "2");

        close();

        assertThat(cancelled).hasSize(2);
    }

    private AsyncProcessorTest send(String key, String value) {
        driver.createInputTopic("in", new StringSerializer(), new StringSerializer())
                .pipeInput(key, value);
        return this;
    }

    private void advance(Duration time) {
        now.updateAndGet(at -> at.plus(time));
        driver.advanceWallClockTime(time);
    }

    private List<String> left() {
        advance(SETTINGS.drainInterval());
        return driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
                .readValuesToList();
    }

    private int stored() {
        int count = 0;
        try (var all = driver.getKeyValueStore("in-flight").all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    private Topology topology() {
        var supplier = new AsyncProcessorSupplier<>(
                "in-flight",
                SETTINGS,
                new EchoWork(),
                new EchoWork(),
                work -> {
                    started.add(work);
                    return () -> cancelled.add(work);
                },
                now::get,
                new InFlightTotal((_, _) -> {}));
        return new Topology()
                .addSource("source", new StringDeserializer(), new StringDeserializer(), "in")
                .addProcessor("async", supplier, "source")
                .addSink("sink", "out", new StringSerializer(), new StringSerializer(), "async");
    }

    private static Properties config() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "async");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:0");
        return config;
    }
}
