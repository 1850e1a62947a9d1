// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Encoder.Embedding;
import io.weir.guard.ExchangeId;
import io.weir.guard.TenantId;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.QuestionWords;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.review.AnswerReview;
import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.guard.uncertainty.review.PackedVector;
import io.weir.guard.uncertainty.review.Question;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.ReviewRecords.Neighbour;
import io.weir.stream.ReviewStores.Kept;
import io.weir.wire.ClaimsReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.OpenVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What reviews keep, and how much of it.
final class ReviewStoresTest {

    private static final List<String> TEXTS = List.of("", "Ada Brown", "naïve Ωmega 😀", "a\nb\u0000c");
    private static final ClaimsReader CLAIMS = new ClaimsReader(ContractCodec.json());

    @ParameterizedTest
    @MethodSource("seeds")
    void whatPassesBetweenTheStepsIsReadAsItWasWritten(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            var neighbour = new Neighbour(
                    id(random),
                    new Question(
                            vector(random),
                            new QuestionWords(words(random), words(random), words(random), random.nextBoolean())),
                    text(random),
                    vectors(random),
                    text(random));
            Optional<Cause> missed = random.nextBoolean() ? Optional.of(Cause.SKIPPED_BUDGET) : Optional.empty();
            var found = new Found(id(random), text(random), random.nextBoolean(), pieces(random), missed);

            assertThat(ReviewRecords.neighbour(ReviewRecords.encode(neighbour))).isEqualTo(neighbour);
            assertThat(ReviewRecords.found(ReviewRecords.encode(found))).isEqualTo(found);
            assertThat(ReviewStores.early(ReviewStores.encode(List.of(found, found), "acme", i)))
                    .containsExactly(found, found);
            assertThat(ReviewStores.neighbour(ReviewStores.encode(neighbour, i)))
                    .isEqualTo(neighbour);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAnswerUnderReviewIsReadAsItWasWritten(long seed) {
        var random = new SplittableRandom(seed);
        OpenVerdict verdict = ReviewStreamFixture.askable("e" + seed, "Who was Ada Brown?", "Ada Brown was born.");
        byte[] record = Objects.requireNonNull(new ContractEncoder(ContractCodec.json(), 1_000_000)
                        .claims(verdict)
                        .value())
                .get();
        List<AnswerReview.Joined> joined = IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> new AnswerReview.Joined(
                        "j" + i, EvidenceMode.NEIGHBOURS, .5, "p", List.of(new Support(.25, .5, .25))))
                .toList();
        var kept = new Kept(
                verdict,
                Bytes.wrap(record),
                new AnswerReview(
                        verdict.answer(),
                        random.nextBoolean() ? Optional.of(vector(random)) : Optional.empty(),
                        List.of(vector(random)),
                        joined,
                        "risk",
                        random.nextInt(9)),
                42);
        byte[] stored = ReviewStores.encode(kept);

        assertThat(ReviewStores.kept(stored, CLAIMS)).contains(kept);
        assertThat(ReviewStores.tenant(stored)).isEqualTo("acme");
        assertThat(ReviewStores.timestamp(stored)).isEqualTo(42);
        assertThat(CLAIMS.read(record)).contains(verdict);
        assertThat(CLAIMS.read("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(Topic.CLAIMS.holdsContent()).isTrue();
    }

    /// Against a list that is gone through each time.
    @ParameterizedTest
    @MethodSource("seeds")
    void theIndexKeepsTheYoungestOfEachGroupAndTenantWithinTheWindow(long seed) {
        var random = new SplittableRandom(seed);
        var index = new EntryIndex(Duration.ofMillis(100), 3, 5);
        record Entry(Bytes key, String tenant, Bytes group, long at) {}
        List<Entry> model = new ArrayList<>();
        Map<Bytes, Boolean> gone = new HashMap<>();
        for (int now = 0; now < 400; now++) {
            var entry = new Entry(bytes("k" + random.nextInt(60)), "t" + random.nextInt(2), bytes("g"), now);
            Bytes group = bytes(entry.tenant() + random.nextInt(3));
            entry = new Entry(entry.key(), entry.tenant(), group, now);
            for (Bytes key : index.add(entry.key(), entry.tenant(), group, now, now)) {
                gone.put(key, true);
                model.removeIf(each -> each.key().equals(key));
            }
            Bytes added = entry.key();
            model.removeIf(each -> each.key().equals(added));
            model.add(entry);
            if (random.nextInt(10) == 0) {
                int at = now;
                Set<Bytes> over = new HashSet<>(index.over(at, at));
                assertThat(over)
                        .isEqualTo(new HashSet<>(model.stream()
                                .filter(each -> at >= each.at() + 100)
                                .map(Entry::key)
                                .toList()));
                model.removeIf(each -> over.contains(each.key()));
            }

            assertThat(index.size()).isEqualTo(model.size());
            for (Entry each : model) {
                assertThat(index.holds(each.key())).isTrue();
                assertThat(index.group(each.group())).hasSizeLessThanOrEqualTo(3);
            }
            assertThat(model.stream().filter(each -> each.tenant().equals("t0")))
                    .hasSizeLessThanOrEqualTo(5);
            assertThat(index.group(group).getFirst()).isEqualTo(entry.key());
        }
        assertThat(gone).isNotEmpty();
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] stored = ReviewStores.encode(List.of(), "acme", 1);
        stored[0] = 9;

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ReviewStores.early(stored))
                .isInstanceOf(IllegalStateException.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 8);
    }

    private static ExchangeId id(RandomGenerator random) {
        return new ExchangeId(new TenantId("acme"), "c" + random.nextInt(9), "e" + random.nextInt(9));
    }

    private static List<LateEvidence> pieces(RandomGenerator random) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new LateEvidence(
                        "p" + i,
                        EvidenceMode.CROSS_MODEL,
                        random.nextDouble(.1, 2),
                        text(random),
                        vectors(random),
                        text(random)))
                .toList();
    }

    private static List<PackedVector> vectors(RandomGenerator random) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(_ -> vector(random))
                .toList();
    }

    private static PackedVector vector(RandomGenerator random) {
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - .5f;
        }
        return PackedVector.of(new Embedding(values));
    }

    private static Set<String> words(RandomGenerator random) {
        Set<String> words = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            words.add("w" + random.nextInt(20));
        }
        return words;
    }

    private static String text(RandomGenerator random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
