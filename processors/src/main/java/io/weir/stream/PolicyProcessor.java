// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Puts policies in force as they are published, on every process: live, and again at each start.
///
/// The documents are kept by the publisher, within its bounds, and not a second time in the store.
final class PolicyProcessor implements Processor<byte[], byte[], Void, Void> {
    static final String NAME = "policies";

    /// Kafka Streams feeds a processor on every process only beside a global store. It stays empty.
    static final String STORE = "policy-documents";

    private final PolicyPublisher publisher;
    private final StreamListener listener;

    PolicyProcessor(ChatLane lane) {
        this.publisher = lane.publisher();
        this.listener = lane.listener();
    }

    @Override
    @SuppressWarnings("NullAway") // A tombstone or a record without a key has nulls.
    public void process(Record<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        Instant at = Instant.ofEpochMilli(record.timestamp());
        switch (publish(key, record.value())) {
            case PolicyPublisher.Outcome.Live(var version) -> listener.policyApplied(version, at);
            case PolicyPublisher.Outcome.Withdrawn(var version, var now) -> listener.policyWithdrawn(version, now, at);
            case PolicyPublisher.Outcome.Unchanged() -> {}
            case PolicyPublisher.Outcome.Refused(var tenant, var problems) ->
                listener.policyRefused(tenant, problems.size());
        }
    }

    private PolicyPublisher.Outcome publish(String key, byte @Nullable [] value) {
        try {
            return value == null ? publisher.withdraw(key) : publisher.publish(key, value);
        } catch (RuntimeException | StackOverflowError e) {
            return new PolicyPublisher.Outcome.Refused("unknown", List.of("the publisher failed"));
        }
    }
}
