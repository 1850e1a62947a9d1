// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.vision.fingerprint.Fingerprint;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/// Registers fingerprints as they are published, on every process: live, and again at each start.
///
/// They are kept by the registry and not a second time in the store.
final class FingerprintProcessor implements Processor<byte[], byte[], Void, Void> {

    static final String NAME = "fingerprints";

    /// Kafka Streams feeds a processor on every process only beside a global store. It stays empty.
    static final String STORE = "fingerprint-documents";

    private final ImageLane lane;

    FingerprintProcessor(ImageLane lane) {
        this.lane = lane;
    }

    @Override
    @SuppressWarnings("NullAway") // A tombstone or a record without a key has nulls.
    public void process(Record<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        boolean isRefused = false;
        if (record.value() == null) {
            lane.registered().withdraw(key);
        } else {
            Optional<Fingerprint> read = lane.records().readFingerprint(record.value());
            Optional<Fingerprint> own =
                    read.filter(fingerprint -> fingerprint.key().recordKey().equals(key));
            own.ifPresent(fingerprint -> lane.registered().register(key, fingerprint));
            isRefused = own.isEmpty();
        }
        lane.listener().registry(lane.registered().size(), isRefused);
    }
}
