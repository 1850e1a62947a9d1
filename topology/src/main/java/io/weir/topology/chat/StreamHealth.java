// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/// Whether the streams are alive, and whether they are ready.
///
/// A stream thread asks its consumer for records at least every `poll.ms`, even where there are none
/// and where the broker is away. One that has not asked for long is stuck: in a guard, in a lock, in
/// a loop. The process around it may look healthy for days.
public final class StreamHealth {
    private static final String GROUP = "consumer-metrics";
    private static final String LAST_POLL = "last-poll-seconds-ago";

    private final List<KafkaStreams> all;
    private final Duration stuckAfter;

    public StreamHealth(KafkaStreams streams, Duration stuckAfter) {
        this(List.of(streams), stuckAfter);
    }

    private StreamHealth(List<KafkaStreams> all, Duration stuckAfter) {
        this.all = all;
        this.stuckAfter = stuckAfter;
    }

    /// Of these streams and others of the same process.
    public StreamHealth and(KafkaStreams more) {
        return new StreamHealth(Stream.concat(all.stream(), Stream.of(more)).toList(), stuckAfter);
    }

    /// @param alive false where the process must be restarted
    /// @param ready false where it does not serve yet, or no longer
    /// @param facts slugs and numbers for the health page
    public record Report(boolean alive, boolean ready, Map<String, String> facts) {
        public Report {
            facts = Map.copyOf(facts);
        }
    }

    /// The first streams' facts; alive and ready where all are.
    public Report report() {
        Report first = report(all.getFirst());
        boolean alive = first.alive();
        boolean ready = first.ready();
        for (KafkaStreams more : all.subList(1, all.size())) {
            Report other = report(more);
            alive &= other.alive();
            ready &= other.ready();
        }
        return new Report(alive, ready, first.facts());
    }

    private Report report(KafkaStreams streams) {
        State state = streams.state();
        Duration silence = longestSilence(streams);
        boolean stuck = silence.compareTo(stuckAfter) > 0;
        boolean dead = state == State.ERROR || state == State.PENDING_ERROR || state == State.NOT_RUNNING;
        Map<String, String> facts = new TreeMap<>();
        facts.put("state", state.name());
        facts.put("silence-seconds", Long.toString(silence.toSeconds()));
        facts.put("stuck-after-seconds", Long.toString(stuckAfter.toSeconds()));
        return new Report(!dead && !stuck, state == State.RUNNING && !stuck, facts);
    }

    /// How long ago the stream thread that has been silent for longest asked for records.
    private static Duration longestSilence(KafkaStreams streams) {
        double seconds = 0;
        for (Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
            MetricName name = entry.getKey();
            if (name.group().equals(GROUP)
                    && name.name().equals(LAST_POLL)
                    && isMain(name.tags().getOrDefault("client-id", ""))
                    && entry.getValue().metricValue() instanceof Number value) {
                seconds = Math.max(seconds, value.doubleValue());
            }
        }
        return Duration.ofMillis((long) (seconds * 1_000));
    }

    /// Restore and global consumers poll only while they have something to do.
    private static boolean isMain(String clientId) {
        return clientId.endsWith("-consumer")
                && !clientId.endsWith("-restore-consumer")
                && !clientId.endsWith("-global-consumer");
    }
}
