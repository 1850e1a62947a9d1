// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.guard.uncertainty.review.NeighbourRule;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.ReviewRecords.Neighbour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Finds answers to like questions among those of one bucket, and tells both sides of each other.
///
/// Keys of the store are the bucket's digest and the exchange's, sixteen bytes each. The best
/// [#FOUND_MAX] neighbours are told; a pair that meets in two buckets is told twice, and joins once.
final class NeighboursProcessor implements Processor<String, Neighbour, String, Found> {
    static final String NAME = "review-neighbours";

    /// Neighbours that an answer gets from one bucket at a time.
    static final int FOUND_MAX = 5;

    private static final int DIGEST = 16;

    private final ReviewLane lane;
    private final NeighbourRule rule;
    private final StoreKeys keys = new StoreKeys();
    private ProcessorContext<String, Found> context;
    private BoundedEntries waiting;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    NeighboursProcessor(ReviewLane lane) {
        this.lane = lane;
        this.rule = lane.rule();
    }

    @Override
    public void init(ProcessorContext<String, Found> newContext) {
        context = newContext;
        ReviewSettings settings = lane.settings();
        waiting = new BoundedEntries(
                context,
                ReviewStores.NEIGHBOURS,
                new EntryIndex(settings.window(), settings.bucketMax(), settings.tenantMax()),
                key -> Bytes.wrap(Arrays.copyOf(key.get(), DIGEST)),
                lane.listener(),
                ReviewListener.Store.NEIGHBOURS);
        context.schedule(settings.checkInterval(), PunctuationType.WALL_CLOCK_TIME, waiting::expire);
    }

    @Override
    public void process(Record<String, Neighbour> record) {
        Neighbour asking = record.value();
        Bytes bucket = keys.of(record.key());
        Bytes key = join(bucket, keys.of(asking.exchange()));
        if (waiting.get(key) != null) {
            return;
        }
        for (Match match : best(bucket, asking)) {
            lane.listener().matched();
            tell(asking, match.other, match.weight, record.timestamp());
            tell(match.other, asking, match.weight, record.timestamp());
        }
        waiting.put(key, ReviewStores.encode(asking, record.timestamp()));
    }

    @Override
    public void close() {
        if (waiting != null) {
            waiting.close();
        }
    }

    private List<Match> best(Bytes bucket, Neighbour asking) {
        List<Match> matches = new ArrayList<>();
        for (Bytes key : waiting.group(bucket)) {
            byte[] stored = waiting.get(key);
            if (stored != null) {
                Neighbour other = ReviewStores.neighbour(stored);
                rule.weight(asking.question(), other.question())
                        .ifPresent(weight -> matches.add(new Match(other, weight)));
            }
        }
        matches.sort(Comparator.comparingDouble(Match::weight).reversed());
        return matches.subList(0, Math.min(FOUND_MAX, matches.size()));
    }

    private void tell(Neighbour target, Neighbour of, double weight, long timestamp) {
        var piece = new LateEvidence(
                "neighbour " + of.exchange().recordKey() + ' ' + of.exchange().exchange(),
                EvidenceMode.NEIGHBOURS,
                weight * EvidenceMode.NEIGHBOURS.weight(),
                of.answer(),
                of.sentences(),
                of.pointer());
        context.forward(new Record<>(
                target.exchange().recordKey(), new Found(target.exchange(), "", false, List.of(piece)), timestamp));
    }

    private static Bytes join(Bytes bucket, Bytes exchange) {
        byte[] both = Arrays.copyOf(bucket.get(), 2 * DIGEST);
        System.arraycopy(exchange.get(), 0, both, DIGEST, DIGEST);
        return Bytes.wrap(both);
    }

    private record Match(Neighbour other, double weight) {}
}
