// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.TenantId;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.QuestionWords;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.review.AnswerReview.Joined;
import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.guard.uncertainty.review.PackedVector;
import io.weir.guard.uncertainty.review.Question;
import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// What passes between the steps of a review, and its bytes in stores and repartition topics.
///
/// Their layouts are part of what waits on a cluster: each begins with a format, and another one is refused.
final class ReviewRecords {
    private static final int FORMAT = 1;
    private static final int USUAL_BYTES = 4_096;

    private ReviewRecords() {}

    /// An answer that waits for questions like its own.
    ///
    /// @param pointer `topic-partition@offset` of the record that holds it
    record Neighbour(
            ExchangeId exchange, Question question, String answer, List<PackedVector> sentences, String pointer) {

        @Override
        public String toString() {
            return "Neighbour[" + exchange + "]";
        }
    }

    /// Evidence that was found for an exchange.
    ///
    /// @param model that gave the answers, where that says what they are worth; else empty
    /// @param greedy whether they were drawn at temperature 0
    /// @param missed why answers that were asked for did not come; empty where they did
    record Found(ExchangeId target, String model, boolean greedy, List<LateEvidence> pieces, Optional<Cause> missed) {

        Found(ExchangeId target, String model, boolean greedy, List<LateEvidence> pieces) {
            this(target, model, greedy, pieces, Optional.empty());
        }

        @Override
        public String toString() {
            return "Found[" + pieces.size() + " pieces]";
        }
    }

    static byte[] encode(Neighbour neighbour) {
        ByteWriter out = new ByteWriter(USUAL_BYTES).putByte(FORMAT);
        put(out, neighbour.exchange());
        QuestionWords words = neighbour.question().words();
        out.putBytes(neighbour.question().vector().toBytes());
        put(out, words.names());
        put(out, words.numbers());
        put(out, words.anchors());
        out.putByte(words.denies() ? 1 : 0).putString(neighbour.answer());
        list(out, neighbour.sentences(), (to, vector) -> to.putBytes(vector.toBytes()));
        return out.putString(neighbour.pointer()).toBytes();
    }

    static Neighbour neighbour(byte[] bytes) {
        ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
        ExchangeId exchange = exchange(in);
        PackedVector vector = vector(in);
        var words = new QuestionWords(set(in), set(in), set(in), in.getByte() == 1);
        return new Neighbour(
                exchange, new Question(vector, words), in.getString(), list(in, ReviewRecords::vector), in.getString());
    }

    static byte[] encode(Found found) {
        ByteWriter out = new ByteWriter(USUAL_BYTES).putByte(FORMAT);
        put(out, found.target());
        out.putString(found.model()).putByte(found.greedy() ? 1 : 0);
        list(out, found.pieces(), ReviewRecords::put);
        return out.putString(found.missed().map(Cause::name).orElse("")).toBytes();
    }

    static Found found(byte[] bytes) {
        ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
        ExchangeId target = exchange(in);
        String model = in.getString();
        boolean greedy = in.getByte() == 1;
        List<LateEvidence> pieces = list(in, ReviewRecords::evidence);
        String missed = in.getString();
        return new Found(
                target,
                model,
                greedy,
                pieces,
                missed.isEmpty() ? Optional.empty() : Optional.of(Cause.valueOf(missed)));
    }

    static void put(ByteWriter out, ExchangeId id) {
        out.putString(id.tenant().value()).putString(id.conversation()).putString(id.exchange());
    }

    static ExchangeId exchange(ByteReader in) {
        return new ExchangeId(new TenantId(in.getString()), in.getString(), in.getString());
    }

    static PackedVector vector(ByteReader in) {
        byte[] bytes = in.getBytes();
        return PackedVector.of(bytes == null ? new byte[0] : bytes);
    }

    static void put(ByteWriter out, LateEvidence piece) {
        out.putString(piece.id()).putString(piece.mode().name());
        put(out, piece.weight());
        out.putString(piece.text());
        list(out, piece.sentences(), (to, vector) -> to.putBytes(vector.toBytes()));
        out.putString(piece.pointer());
    }

    static LateEvidence evidence(ByteReader in) {
        return new LateEvidence(
                in.getString(),
                EvidenceMode.valueOf(in.getString()),
                number(in),
                in.getString(),
                list(in, ReviewRecords::vector),
                in.getString());
    }

    static void put(ByteWriter out, Joined joined) {
        out.putString(joined.id()).putString(joined.mode().name());
        put(out, joined.weight());
        out.putString(joined.pointer());
        list(out, joined.supports(), (to, support) -> {
            put(to, support.supported());
            put(to, support.unmentioned());
            put(to, support.contradicted());
        });
    }

    static Joined joined(ByteReader in) {
        return new Joined(
                in.getString(),
                EvidenceMode.valueOf(in.getString()),
                number(in),
                in.getString(),
                list(in, each -> new Support(number(each), number(each), number(each))));
    }

    static <T> void list(ByteWriter out, List<T> all, BiConsumer<ByteWriter, T> put) {
        out.putInt(all.size());
        all.forEach(each -> put.accept(out, each));
    }

    static <T> List<T> list(ByteReader in, Function<ByteReader, T> get) {
        List<T> all = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            all.add(get.apply(in));
        }
        return all;
    }

    static void put(ByteWriter out, double number) {
        out.putLong(Double.doubleToLongBits(number));
    }

    static double number(ByteReader in) {
        return Double.longBitsToDouble(in.getLong());
    }

    private static void put(ByteWriter out, Set<String> words) {
        list(out, words.stream().sorted().toList(), ByteWriter::putString);
    }

    private static Set<String> set(ByteReader in) {
        return new HashSet<>(list(in, ByteReader::getString));
    }
}
