// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.stream.ReviewListener.Arrival;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.ReviewStores.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Joins evidence to the answer that it was found for, and gives the verdict again.
///
/// A sample may come before its exchange was judged: it waits, as long as answers are kept, and a few at a
/// time for each exchange.
final class ReviseProcessor implements Processor<Object, Object, Object, Object> {
    static final String NAME = "review-revise";

    private static final int EARLY_MAX = 8;

    private final ReviewLane lane;
    private final StoreKeys keys = new StoreKeys();
    private KeyValueStore<Bytes, byte[]> answers;
    private BoundedEntries early;
    private Revisions revisions;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    ReviseProcessor(ReviewLane lane) {
        this.lane = lane;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        ReviewSettings settings = lane.settings();
        answers = context.getStateStore(ReviewStores.ANSWERS);
        early = new BoundedEntries(
                context,
                ReviewStores.EARLY,
                new EntryIndex(settings.window(), 1, settings.tenantMax()),
                key -> key,
                lane.listener(),
                ReviewListener.Store.EARLY);
        revisions = new Revisions(lane, context);
        context.schedule(settings.checkInterval(), PunctuationType.WALL_CLOCK_TIME, early::expire);
    }

    @Override
    public void process(Record<Object, Object> record) {
        if (!(record.value() instanceof Found found)) {
            return;
        }
        Bytes key = keys.of(found.target());
        byte[] stored = answers.get(key);
        if (stored == null) {
            missing(key, found, record.timestamp());
            return;
        }
        Optional<Kept> kept = ReviewStores.kept(stored, lane.claims());
        if (kept.isEmpty()) {
            tell(found, Arrival.UNCLAIMED);
            return;
        }
        revisions
                .join(kept.get(), List.of(found), record.timestamp())
                .ifPresent(next -> answers.put(key, ReviewStores.encode(next)));
    }

    @Override
    public void close() {
        if (early != null) {
            early.close();
        }
    }

    /// Neighbours are found for answers that were kept: what is missing then is gone.
    private void missing(Bytes key, Found found, long timestamp) {
        if (found.model().isEmpty()) {
            tell(found, Arrival.UNCLAIMED);
            return;
        }
        byte[] waiting = early.get(key);
        List<Found> all = new ArrayList<>(waiting == null ? List.of() : ReviewStores.early(waiting));
        if (all.size() >= EARLY_MAX) {
            tell(found, Arrival.REFUSED);
            return;
        }
        all.add(found);
        byte[] value = ReviewStores.encode(
                all, found.target().tenant().value(), waiting == null ? timestamp : ReviewStores.timestamp(waiting));
        if (waiting == null) {
            early.put(key, value);
        } else {
            early.replace(key, value);
        }
        tell(found, Arrival.EARLY);
    }

    private void tell(Found found, Arrival arrival) {
        for (LateEvidence piece : found.pieces()) {
            lane.listener().arrived(piece.mode(), arrival);
        }
    }
}
