// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Encoder.Embedding;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RuleConceptsTest {

    private static final Embedding SAME = new Embedding(new float[] {1, 0});

    private final ConceptExtractor concepts = new RuleConcepts(_ -> 5);

    @Test
    void aSentenceIsPartedAtPlacesAndDates() {
        assertThat(texts("Ada Brown is a Danish painter born on May 3, 1949, in Aarhus, Denmark."))
                .containsExactly(
                        "Ada Brown is a Danish painter",
                        "Ada Brown born on May 3, 1949",
                        "Ada Brown born in Aarhus, Denmark");
    }

    @Test
    void itemsOfAListBorrowSubjectAndVerb() {
        assertThat(texts("Ada Brown painted Winter, Summer, and Autumn."))
                .contains("Ada Brown painted Summer", "Ada Brown painted Autumn");
    }

    @Test
    void aPronounTakesTheNearestNamedSubject() {
        assertThat(texts("Ada Brown was a painter. She taught physics in Leeds."))
                .last()
                .isEqualTo("Ada Brown taught physics in Leeds");
    }

    @Test
    void spansLieInTheOriginalAnswer() {
        String answer = "Ada Brown was a painter. She taught physics in Leeds.";

        List<Claim> claims = concepts.extract(answer, "").claims();

        Claim last = claims.getLast();
        assertThat(answer.substring(last.span().start(), last.span().end())).isEqualTo("in Leeds");
    }

    @Test
    void whatTheQuestionGivesIsNoAnchor() {
        List<Claim> claims = concepts.extract("Ada Brown is from Leeds.", "Is Ada Brown from Leeds?")
                .claims();

        assertThat(claims).isEmpty();
    }

    @Test
    void anAnswerWithoutAnythingToCheckHasNoClaims() {
        assertThat(concepts.extract("It is what it is, and so on.", "").claims())
                .isEmpty();
        assertThat(concepts.extract("", "").claims()).isEmpty();
    }

    @Test
    void aLongAnswerGivesNoMoreClaimsThanItsBound() {
        String answer = "Ada Brown painted Winter in 1949. ".repeat(2_000);

        assertThat(concepts.extract(answer, "").claims()).hasSizeLessThanOrEqualTo(RuleConcepts.CLAIMS_MAX);
    }

    @Test
    void aWordThatOnlyLeadsIntoASentenceIsNoClaim() {
        assertThat(texts("Specifically, Ada Brown was born in 1949. In addition, Ada Brown lived in Leeds."))
                .noneMatch(text -> text.equals("Specifically") || text.endsWith("addition"))
                .hasSize(2);
    }

    @Test
    void claimsThatDifferInANumberNeverMerge() {
        assertThat(merged("Ada Brown was born in 1949. Ada Brown was born in 1950."))
                .hasSize(2);
    }

    @Test
    void claimsThatDifferInANegationNeverMerge() {
        assertThat(merged("Ada Brown lived in Leeds. Ada Brown never lived in Leeds."))
                .hasSize(2);
    }

    @Test
    void claimsThatSayTheSameAreOneConcept() {
        assertThat(merged("Ada Brown was born in 1949. Ada Brown was born in 1949."))
                .hasSize(1);
    }

    private List<Concept> merged(String answer) {
        List<Claim> claims = concepts.extract(answer, "").claims();
        return Concepts.merged(claims, claims.stream().map(_ -> SAME).toList());
    }

    private List<String> texts(String answer) {
        return concepts.extract(answer, "").claims().stream().map(Claim::text).toList();
    }
}
