// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.image.PlacedReference;
import io.weir.vision.attribution.Attributor;
import io.weir.vision.attribution.Attributor.Concluded;
import io.weir.vision.attribution.Drift;
import io.weir.vision.attribution.ImageFeatures;
import io.weir.vision.attribution.SourceReport;
import io.weir.vision.attribution.SourceStore;
import io.weir.vision.copy.CopyOutcome;
import io.weir.vision.copy.CopyReport;
import io.weir.vision.copy.CopyWatch;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.ImageRecords;
import io.weir.wire.OutputRecord;
import io.weir.wire.SourceRecord;
import io.weir.wire.UnencodableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Concludes from each feature event: a function of the event, the store, and the registered fingerprints.
///
/// A record that cannot be read is a dead letter.
final class AttributionProcessor implements Processor<byte[], byte[], Object, Object> {

    static final String NAME = "attribution";

    /// Part of a changelog topic's name, so it must never change.
    static final String STORE = "image-sources";

    private final ImageLane lane;
    private final PlacedReference reference;
    private final DeadLetters deadLetters;
    private ProcessorContext<Object, Object> context;
    private Attributor attributor;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    AttributionProcessor(ImageLane lane, PlacedReference reference) {
        this.lane = lane;
        this.reference = reference;
        this.deadLetters = lane.deadLetters();
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        attributor = new Attributor(
                reference.reference(),
                reference.digest(),
                lane.registered(),
                lane.watch(),
                new Remembered(context.getStateStore(STORE)),
                lane.settings().pValueMax());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Optional<ImageFeatures> features = lane.records().readFeatures(record.value());
        if (features.isEmpty()) {
            lane.listener().unreadableFeatures();
            bury(record, Optional.empty(), DeadLetterReason.SCHEMA_VIOLATION, "feature event");
            return;
        }
        Concluded concluded = attributor.conclude(features.get());
        try {
            outputs(concluded).forEach(output -> Sinks.forward(context, output, record.timestamp()));
        } catch (UnencodableException unencodable) {
            bury(
                    record,
                    Optional.of(features.get().facts().source().tenant()),
                    unencodable.reason(),
                    String.valueOf(unencodable.getMessage()));
            return;
        }
        lane.listener().concluded(features.get().facts().source().tenant().value(), concluded);
    }

    private List<OutputRecord> outputs(Concluded concluded) {
        ImageRecords records = lane.records();
        List<OutputRecord> outputs = new ArrayList<>();
        outputs.add(records.attribution(concluded));
        for (SourceReport report : concluded.reports()) {
            outputs.add(records.attribution(concluded, report));
        }
        for (Drift drift : concluded.drifts()) {
            outputs.add(records.drift(drift, concluded));
        }
        Optional<CopyReport> flagged =
                concluded.copies().filter(copies -> copies.outcome() instanceof CopyOutcome.Flagged);
        if (flagged.isPresent()) {
            String set = lane.watch().map(CopyWatch::name).orElseThrow();
            outputs.add(records.alert(concluded, set, flagged.get()));
        }
        return outputs;
    }

    private void bury(
            Record<byte[], byte[]> record,
            Optional<io.weir.guard.TenantId> tenant,
            DeadLetterReason reason,
            String detail) {
        SourceRecord origin = StoredRecords.of(record, context.recordMetadata().orElseThrow());
        Sinks.forward(context, deadLetters.of(tenant, origin, NAME, reason, detail), record.timestamp());
    }

    /// The store as the attributor sees it.
    private record Remembered(KeyValueStore<Bytes, byte[]> store) implements SourceStore {

        @Override
        public Optional<byte[]> get(byte[] key) {
            return Optional.ofNullable(store.get(Bytes.wrap(key)));
        }

        @Override
        public void put(byte[] key, byte[] value) {
            store.put(Bytes.wrap(key), value);
        }

        @Override
        public void delete(byte[] key) {
            store.delete(Bytes.wrap(key));
        }
    }
}
