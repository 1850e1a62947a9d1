// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Side;
import io.weir.schema.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/// Takes a record's own time, unless it is far ahead of the clock or none at all: then it is now.
///
/// One record from the year to come would else push stream time past every window. Such a record keeps
/// its own time as an [OwnTime], for whoever writes it on.
final class BoundedClock implements TimestampExtractor {
    private final long aheadMaxMillis;
    private final InstantSource clock;
    private final Consumer<String> told;

    BoundedClock(Duration aheadMax, InstantSource clock, StreamListener listener) {
        this(
                aheadMax,
                clock,
                topic -> listener.clockAhead(topic.equals(Topic.PROMPT.topicName()) ? Side.PROMPT : Side.RESPONSE));
    }

    /// @param told the topic of each record that was set back
    BoundedClock(Duration aheadMax, InstantSource clock, Consumer<String> told) {
        this.aheadMaxMillis = aheadMax.toMillis();
        this.clock = clock;
        this.told = told;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long now = clock.millis();
        if (record.timestamp() < 0) {
            return partitionTime >= 0 ? Math.min(partitionTime, now) : now;
        }
        if (record.timestamp() - now > aheadMaxMillis) {
            told.accept(record.topic());
            record.headers().add(new OwnTime(record.timestamp()));
            return now;
        }
        return record.timestamp();
    }
}
