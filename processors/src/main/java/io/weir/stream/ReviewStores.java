// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.uncertainty.review.AnswerReview;
import io.weir.guard.uncertainty.review.PackedVector;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import io.weir.stream.store.Changelogs;
import io.weir.wire.ClaimsReader;
import io.weir.wire.OpenVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/// The stores of the reviews, and how their values are laid out.
///
/// Every value begins with the tenant and the time, so that bounds can be kept without reading the rest.
final class ReviewStores {
    /// Names are part of changelog topics', so they must never change.
    static final String ANSWERS = "review-answers";

    static final String EARLY = "review-early";
    static final String NEIGHBOURS = "review-neighbours";

    private static final int FORMAT = 1;
    private static final int USUAL_BYTES = 8_192;

    private ReviewStores() {}

    static StoreBuilder<KeyValueStore<Bytes, byte[]>> of(String name, ReviewSettings settings) {
        return settings.placement().keyValues(name, Changelogs.contentFor(settings.window()));
    }

    /// An answer under review.
    ///
    /// @param record the bytes that the chat lane wrote, which are read again on the way out
    record Kept(OpenVerdict verdict, Bytes record, AnswerReview review, long timestamp) {

        Kept with(AnswerReview next) {
            return new Kept(verdict, record, next, timestamp);
        }
    }

    static byte[] encode(Kept kept) {
        AnswerReview review = kept.review();
        ByteWriter out = head(kept.verdict().id().tenant().value(), kept.timestamp());
        out.putBytes(kept.record().get()).putInt(review.revision()).putString(review.drawn());
        out.putBytes(review.question().map(PackedVector::toBytes).orElse(null));
        ReviewRecords.list(out, review.concepts(), (to, vector) -> to.putBytes(vector.toBytes()));
        ReviewRecords.list(out, review.joined(), ReviewRecords::put);
        return out.toBytes();
    }

    /// Empty where this version cannot read what another one wrote.
    static Optional<Kept> kept(byte[] bytes, ClaimsReader claims) {
        ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
        in.getString();
        long timestamp = in.getLong();
        byte[] record = in.getBytes();
        int revision = in.getInt();
        String drawn = in.getString();
        byte[] question = in.getBytes();
        List<PackedVector> concepts = ReviewRecords.list(in, ReviewRecords::vector);
        List<AnswerReview.Joined> joined = ReviewRecords.list(in, ReviewRecords::joined);
        if (record == null) {
            return Optional.empty();
        }
        return claims.read(record)
                .filter(verdict -> verdict.answer().concepts().size() == concepts.size())
                .map(verdict -> new Kept(
                        verdict,
                        Bytes.wrap(record),
                        new AnswerReview(
                                verdict.answer(),
                                Optional.ofNullable(question).map(PackedVector::of),
                                concepts,
                                joined,
                                drawn,
                                revision),
                        timestamp));
    }

    static byte[] encode(List<Found> early, String tenant, long timestamp) {
        ByteWriter out = head(tenant, timestamp);
        ReviewRecords.list(out, early, (to, found) -> to.putBytes(ReviewRecords.encode(found)));
        return out.toBytes();
    }

    static List<Found> early(byte[] bytes) {
        ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
        in.getString();
        in.getLong();
        List<Found> early = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            byte[] found = in.getBytes();
            if (found != null) {
                early.add(ReviewRecords.found(found));
            }
        }
        return early;
    }

    static byte[] encode(ReviewRecords.Neighbour neighbour, long timestamp) {
        return head(neighbour.exchange().tenant().value(), timestamp)
                .putBytes(ReviewRecords.encode(neighbour))
                .toBytes();
    }

    static ReviewRecords.Neighbour neighbour(byte[] bytes) {
        ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
        in.getString();
        in.getLong();
        byte[] neighbour = in.getBytes();
        return ReviewRecords.neighbour(neighbour == null ? new byte[0] : neighbour);
    }

    static String tenant(byte[] value) {
        return new ByteReader(value).expectVersion(FORMAT).getString();
    }

    static long timestamp(byte[] value) {
        ByteReader in = new ByteReader(value).expectVersion(FORMAT);
        in.getString();
        return in.getLong();
    }

    private static ByteWriter head(String tenant, long timestamp) {
        return new ByteWriter(USUAL_BYTES).putByte(FORMAT).putString(tenant).putLong(timestamp);
    }
}
