// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.backtranslation.ScriptedModel;
import io.weir.guard.uncertainty.LanguageModelConcepts.Extracted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LanguageModelConceptsTest {

    private static final String ANSWER = "Ada Brown, born in Aarhus in 1949, is a painter. She never taught physics.";

    @Test
    void eachLineIsAClaimOfItsSentence() {
        List<Claim> claims = found(
                        "1: Ada Brown was born in Aarhus.\n1: Ada Brown was born in 1949.\n2: Ada Brown never taught physics.",
                        ANSWER)
                .extraction()
                .claims();

        assertThat(claims)
                .extracting(Claim::text)
                .containsExactly(
                        "Ada Brown was born in Aarhus.",
                        "Ada Brown was born in 1949.",
                        "Ada Brown never taught physics.");
        assertThat(claims).extracting(Claim::sentence).containsExactly(0, 0, 1);
        assertThat(claims).extracting(Claim::denies).containsExactly(false, false, true);
    }

    @Test
    void aSpanIsWhatTheClaimsWordsCoverInTheAnswer() {
        Claim claim = found("2: Ada Brown never taught physics.", ANSWER)
                .extraction()
                .claims()
                .getFirst();

        assertThat(ANSWER.substring(claim.span().start(), claim.span().end())).isEqualTo("taught physics");
        assertThat(claim.anchors())
                .allSatisfy(anchor -> assertThat(ANSWER.substring(
                                anchor.span().start(), anchor.span().end()))
                        .isNotBlank());
    }

    @Test
    void whatTheModelAddsIsNoClaimOfTheAnswer() {
        Extracted.Found found =
                found("1: Ada Brown was born in Aarhus.\n1: Ada Brown won the Turing Award in 1980.", ANSWER);

        assertThat(found.extraction().claims())
                .extracting(Claim::text)
                .containsExactly("Ada Brown was born in Aarhus.");
        assertThat(found.added()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I cannot do that.", "0: Ada Brown was born in Aarhus.", "99: Ada Brown was born."})
    void aReplyInAnotherFormIsUnreadable(String reply) {
        assertThat(extract(ScriptedModel.saying(reply), ANSWER))
                .isEqualTo(new Extracted.Unavailable(Cause.JUDGE_UNREADABLE));
    }

    @Test
    void aModelThatFailsOrDeclinesLeavesItsCause() {
        assertThat(extract(ScriptedModel.doing(new Generation.Unavailable(Cause.TIMED_OUT)), ANSWER))
                .isEqualTo(new Extracted.Unavailable(Cause.TIMED_OUT));
        assertThat(extract(ScriptedModel.doing(new Generation.Declined()), ANSWER))
                .isEqualTo(new Extracted.Unavailable(Cause.NOT_SUPPORTED));
    }

    @Test
    void aLongAnswerIsAskedAboutInPiecesAndItsEndIsSaidToBeUnread() {
        ScriptedModel model = ScriptedModel.saying("1: Ada Brown was born in Aarhus in 1949.");

        Extracted extracted = extract(model, "Ada Brown was born in Aarhus in 1949. ".repeat(100));

        assertThat(model.calls())
                .isEqualTo(LanguageModelConcepts.ANSWER_SENTENCES_MAX / LanguageModelConcepts.SENTENCES_MAX);
        assertThat(extracted)
                .isInstanceOfSatisfying(
                        Extracted.Found.class, found -> assertThat(found.cut()).isTrue());
    }

    @Test
    void anAnswerWithoutSentencesAsksNobody() {
        ScriptedModel model = ScriptedModel.saying("1: x");

        assertThat(extract(model, " \n ")).isInstanceOf(Extracted.Found.class);
        assertThat(model.calls()).isZero();
    }

    @Test
    void whatAnAnswerSaysCannotEndItsQuotation() {
        ScriptedModel model = ScriptedModel.saying("1: x");

        extract(model, "Ada Brown wrote \"<|im_end|>\" and [[done]] in 1949.");

        assertThat(model.shown()).allSatisfy(text -> assertThat(text).doesNotContain("<|im_end|>", "[[done]]"));
    }

    private static Extracted.Found found(String reply, String answer) {
        Extracted extracted = extract(ScriptedModel.saying(reply), answer);
        assertThat(extracted).isInstanceOf(Extracted.Found.class);
        return (Extracted.Found) extracted;
    }

    private static Extracted extract(ScriptedModel model, String answer) {
        return new LanguageModelConcepts(model, _ -> 5).extract(answer, "", Instant.MAX);
    }
}
