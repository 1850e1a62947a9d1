// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Puts policies in force as they are published, on every process: live, and again at each start.
final class PolicyProcessor implements Processor<byte[], byte[], Void, Void> {
    static final String NAME = "policies";

    /// Holds the documents by their key; in memory, so that every start reads the topic anew.
    static final String STORE = "policy-documents";

    private final PolicyPublisher publisher;
    private final StreamListener listener;
    private KeyValueStore<Bytes, byte[]> documents;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    PolicyProcessor(ChatLane lane) {
        this.publisher = lane.publisher();
        this.listener = lane.listener();
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        documents = context.getStateStore(STORE);
    }

    @Override
    @SuppressWarnings("NullAway") // A tombstone or a record without a key has nulls.
    public void process(Record<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        documents.put(Bytes.wrap(record.key()), record.value());
        switch (publish(record.value())) {
            case PolicyPublisher.Outcome.Live live ->
                listener.policyApplied(live.version(), Instant.ofEpochMilli(record.timestamp()));
            case PolicyPublisher.Outcome.Refused refused -> listener.policyRefused(refused.tenant());
        }
    }

    private PolicyPublisher.Outcome publish(byte[] document) {
        try {
            return publisher.publish(document);
        } catch (RuntimeException | StackOverflowError e) {
            return new PolicyPublisher.Outcome.Refused("unknown");
        }
    }
}
