// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import static io.weir.guard.uncertainty.review.ReviewFixture.BORN;
import static io.weir.guard.uncertainty.review.ReviewFixture.ELSEWHERE;
import static io.weir.guard.uncertainty.review.ReviewFixture.REVIEWER;
import static io.weir.guard.uncertainty.review.ReviewFixture.piece;
import static io.weir.guard.uncertainty.review.ReviewFixture.review;
import static io.weir.guard.uncertainty.review.ReviewFixture.unsupported;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Observation;
import io.weir.guard.Signal;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.Weighed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReviewerTest {

    @Test
    void answersThatSayOtherwiseRaiseTheScoreAndThoseThatAgreeLowerIt() {
        double against = only(joined(unsupported(), three(ELSEWHERE))).score();
        double agreeing = only(joined(unsupported(), three(BORN))).score();

        assertThat(against).isGreaterThan(agreeing + .3);
    }

    @Test
    void evidenceMakesAnUndecidedAnswerDecided() {
        Observation.Seen before = REVIEWER.observe(unsupported());
        Observation.Seen after = REVIEWER.observe(joined(unsupported(), three(BORN)));

        assertThat(before.unread()).containsExactly(Cause.INSUFFICIENT_EVIDENCE);
        assertThat(before.signals()).isEmpty();
        assertThat(after.unread()).isEmpty();
        assertThat(after.signals()).hasSize(1);
    }

    @Test
    void aNeighbourThatIsHardlyOneDecidesNothing() {
        AnswerReview review =
                joined(unsupported(), List.of(piece("n", EvidenceMode.NEIGHBOURS, Reviewer.WEIGHT_MIN - .01, BORN)));

        assertThat(review.revision()).isEqualTo(1);
        assertThat(REVIEWER.observe(review).unread()).containsExactly(Cause.INSUFFICIENT_EVIDENCE);
        assertThat(REVIEWER.observe(review).signals()).isEmpty();
    }

    @Test
    void whatTheExchangeItselfSaidStillCounts() {
        var supported = new Weighed(EvidenceMode.NATIVE, 1, new Support(1, 0, 0));
        AnswerReview alone = joined(unsupported(), List.of(piece("x", EvidenceMode.CROSS_MODEL, .7, ELSEWHERE)));
        AnswerReview beside = joined(
                review(Collections.nCopies(4, supported), Set.of()),
                List.of(piece("x", EvidenceMode.CROSS_MODEL, .7, ELSEWHERE)));

        assertThat(only(beside).score()).isLessThan(only(alone).score());
        assertThat(only(beside).detail()).startsWith("revised.native:");
        assertThat(only(alone).detail()).startsWith("revised.cross-model:");
    }

    @Test
    void anEmptyAnswerSupportsNothing() {
        assertThat(only(joined(unsupported(), List.of(piece("e", EvidenceMode.RESAMPLED, 1, ""))))
                        .detail())
                .isEqualTo("revised.resampled:supports-0.misses-1.contradicts-0");
    }

    @Test
    void aPieceWhoseSentencesCannotBeToldApartDoesNotJoin() {
        var broken = new LateEvidence("b", EvidenceMode.RESAMPLED, 1, BORN, List.of(), "");

        assertThat(REVIEWER.joined(unsupported(), List.of(broken))).isEmpty();
    }

    @Test
    void whatElseWasUnreadStaysUnread() {
        AnswerReview review =
                joined(review(List.of(), Set.of(Cause.TOO_LONG, Cause.INSUFFICIENT_EVIDENCE)), three(BORN));

        assertThat(REVIEWER.observe(review).unread()).containsExactly(Cause.TOO_LONG);
    }

    /// Late, repeated, in any order, in any number: each piece joins once, and revisions only rise.
    @ParameterizedTest
    @MethodSource("seeds")
    void eachPieceJoinsOnceAndRevisionsOnlyRise(long seed) {
        var random = new SplittableRandom(seed);
        List<LateEvidence> pieces = IntStream.range(0, 40)
                .mapToObj(i -> piece(
                        "p" + random.nextInt(24),
                        random.nextBoolean() ? EvidenceMode.NEIGHBOURS : EvidenceMode.CROSS_MODEL,
                        .7,
                        random.nextBoolean() ? BORN : ELSEWHERE))
                .toList();
        AnswerReview review = unsupported();
        int from = 0;
        while (from < pieces.size()) {
            int to = Math.min(pieces.size(), from + 1 + random.nextInt(4));
            var next = REVIEWER.joined(review, pieces.subList(from, to));
            if (next.isPresent()) {
                assertThat(next.get().revision()).isEqualTo(review.revision() + 1);
                assertThat(next.get().joined())
                        .hasSizeGreaterThan(review.joined().size());
                review = next.get();
            }
            from = to;
        }

        List<String> ids = review.joined().stream().map(AnswerReview.Joined::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        for (EvidenceMode mode : EvidenceMode.values()) {
            assertThat(review.joined().stream().filter(piece -> piece.mode() == mode))
                    .hasSizeLessThanOrEqualTo(Reviewer.PIECES_MAX);
        }
        assertThat(REVIEWER.joined(
                        review,
                        pieces.stream()
                                .filter(piece -> ids.contains(piece.id()))
                                .toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderInWhichPiecesJoinChangesNoScore(long seed) {
        List<LateEvidence> pieces = new ArrayList<>(List.of(
                piece("a", EvidenceMode.NEIGHBOURS, .4, BORN),
                piece("b", EvidenceMode.CROSS_MODEL, .7, ELSEWHERE),
                piece("c", EvidenceMode.RESAMPLED, 1, "")));
        double first = only(joined(unsupported(), pieces)).score();
        Collections.shuffle(pieces, new java.util.Random(seed));

        assertThat(only(joined(unsupported(), pieces)).score())
                .isCloseTo(first, org.assertj.core.api.Assertions.within(1e-9));
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private static List<LateEvidence> three(String text) {
        return IntStream.range(0, 3)
                .mapToObj(i -> piece("r" + i, EvidenceMode.RESAMPLED, 1, text))
                .toList();
    }

    private static AnswerReview joined(AnswerReview review, List<LateEvidence> pieces) {
        return REVIEWER.joined(review, pieces).orElseThrow();
    }

    private static Signal only(AnswerReview review) {
        List<Signal> signals = REVIEWER.observe(review).signals();
        assertThat(signals).hasSize(1);
        return signals.getFirst();
    }
}
