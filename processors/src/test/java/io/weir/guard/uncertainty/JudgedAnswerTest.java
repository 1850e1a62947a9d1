// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a look leaves for reviews.
final class JudgedAnswerTest {

    private static final String QUESTION = "Who was Ada Brown?";
    private static final String ANSWER = "Ada Brown was a Danish painter. She was born in 1949 in Aarhus.";
    private static final Utterance ASKED = said(Role.USER, false, QUESTION);

    private final UncertaintyGuard guard =
            new UncertaintyGuard(WordVectorEncoder.like(SupportFile.shipped()), SupportFile.shipped());

    @Test
    void anAnswerThatNothingSpeaksOfIsLeftWithItsClaimsAndTheirPlaces() {
        JudgedAnswer left = left("e", List.of(ASKED), ANSWER).orElseThrow();

        assertThat(left.question().strip()).isEqualTo(QUESTION);
        assertThat(left.unread()).containsExactly(Cause.INSUFFICIENT_EVIDENCE);
        assertThat(left.concepts()).isNotEmpty().allSatisfy(concept -> {
            assertThat(concept.said()).isEmpty();
            Span at = concept.locations().getFirst().span();
            assertThat(ANSWER.substring(at.start(), at.end())).isNotBlank();
        });
    }

    @Test
    void whatTheExchangesOwnEvidenceSaidIsLeftToo() {
        JudgedAnswer left = left("e", List.of(ASKED), ANSWER, ANSWER, ANSWER).orElseThrow();

        assertThat(left.concepts())
                .allSatisfy(concept -> assertThat(concept.said()).hasSize(2));
    }

    @Test
    void anAnswerThatClaimsNothingLeavesNothing() {
        assertThat(left("e", List.of(ASKED), "It is what it is.")).isEmpty();
    }

    /// Asked in another conversation, in the same words, and meaning something else.
    @Test
    void theContextIsEverythingThatWasSaidBefore() {
        String alone = context("e", ASKED);

        assertThat(context("other", ASKED)).isEqualTo(alone);
        assertThat(context("e", said(Role.SYSTEM, false, "Be brief."), ASKED)).isNotEqualTo(alone);
        assertThat(context("e", said(Role.USER, true, "Hello"), ASKED)).isNotEqualTo(alone);
        assertThat(context("e", said(Role.ASSISTANT, true, "Hello"), ASKED))
                .isNotEqualTo(context("e", said(Role.USER, true, "Hello"), ASKED));
    }

    @Test
    void aPictureIsLikeNothingElse() {
        var shown = new Utterance(
                Role.USER,
                false,
                List.of(new Part.Text(Part.Kind.TEXT, QUESTION), new Part.Opaque(Part.Kind.BLOB, "image/png", 100)));

        assertThat(context("e", shown)).isNotEqualTo(context("other", shown));
    }

    @Test
    void aVeryLongAnswerIsReviewedAndIsNoEvidenceForOthers() {
        String longer = ANSWER + " It went on and on.".repeat(1_000);

        JudgedAnswer left = left("e", List.of(ASKED), longer).orElseThrow();

        assertThat(left.answer()).isEmpty();
        assertThat(left.concepts()).isNotEmpty();
        assertThat(left.toString()).doesNotContain("Ada");
    }

    private String context(String exchange, Utterance... prompt) {
        return left(exchange, List.of(prompt), ANSWER).orElseThrow().context();
    }

    private Optional<JudgedAnswer> left(String exchange, List<Utterance> prompt, String... candidates) {
        List<Utterance> answers = new ArrayList<>();
        Stream.of(candidates).forEach(text -> answers.add(said(Role.ASSISTANT, false, text)));
        Observation observation = guard.observe(
                new Exchange(
                        new ExchangeId(new TenantId("acme"), "c", exchange),
                        Optional.of(new Exchange.Prompt("m", prompt)),
                        Optional.of(new Exchange.Response("m", answers))),
                Instant.MAX);
        return observation instanceof Observation.Seen seen
                ? seen.reviewable().map(JudgedAnswer.class::cast)
                : Optional.empty();
    }

    private static Utterance said(Role role, boolean prior, String text) {
        return new Utterance(role, prior, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }
}
