// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.ModelRef;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.Screening.Reason;
import io.weir.guard.prefilter.Screening.Tier;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.text.EncodedText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Weights that score every text alike show the rule; what real weights score is the evaluation's matter.
final class PrefilterTest {

    private static final String PROMPT = "How do I keep the old clock in the hall from losing time?";
    private static final String ANSWER = "Wind it every week on the same day, and move the bob up a little.";
    private static final String REFUSAL = "I'm sorry, but I cannot help with that request.";
    private static final ModelRef ENCODER = new ModelRef("scripted", "0".repeat(64));
    private static final int WIDTH = 4;

    @ParameterizedTest
    @CsvSource({"2, -2, SCORE", "-2, 2, RESPONSE_SCORE", "2, 2, SCORE"})
    void eitherHighScoreEscalates(float both, float response, Reason by) {
        Screening screening = prefilter(both, response, rare()).screen(exchange(PROMPT, ANSWER));

        assertThat(screening)
                .isInstanceOfSatisfying(
                        Screening.Escalated.class,
                        escalated -> assertThat(escalated.by()).isEqualTo(by));
    }

    @Test
    void lowScoresAreCleared() {
        assertThat(prefilter(-2, -2, rare()).screen(exchange(PROMPT, ANSWER)))
                .isInstanceOf(Screening.ClearedByPrefilter.class);
    }

    @Test
    void theAuditDrawsFromWhatWouldBeCleared() {
        var everything = new AuditSample(new byte[32], 1);

        assertThat(by(prefilter(-2, -2, everything).screen(exchange(PROMPT, ANSWER))))
                .isEqualTo(Reason.AUDIT);
        assertThat(by(prefilter(2, -2, everything).screen(exchange(PROMPT, ANSWER))))
                .isEqualTo(Reason.SCORE);
    }

    @Test
    void encodedTextOnEitherSideIsEscalatedWhateverTheScores() {
        String hidden = Base64.getEncoder().encodeToString(PROMPT.getBytes(StandardCharsets.UTF_8));

        for (Exchange exchange : List.of(exchange(hidden, ANSWER), exchange(PROMPT, hidden))) {
            assertThat(prefilter(-2, -2, rare()).screen(exchange))
                    .isInstanceOfSatisfying(Screening.Escalated.class, escalated -> {
                        assertThat(escalated.by()).isEqualTo(Reason.ENCODED);
                        assertThat(escalated.encoded()).containsExactly(EncodedText.Kind.BASE64);
                    });
        }
    }

    @Test
    void aFullRefusalEndsTheRun() {
        assertThat(prefilter(2, -2, rare()).screen(exchange(PROMPT, REFUSAL)))
                .isInstanceOf(Screening.AlreadyRefused.class);
    }

    @Test
    void aRefusalThatGoesOnAndCompliesGoesOn() {
        String partial = REFUSAL + " " + (ANSWER + " ").repeat(8);

        assertThat(by(prefilter(2, -2, rare()).screen(exchange(PROMPT, partial))))
                .isEqualTo(Reason.SCORE);
    }

    @Test
    void aRefusalWithAHighScoreBesideItGoesOn() {
        assertThat(by(prefilter(-2, 2, rare()).screen(exchange(PROMPT, REFUSAL + " " + ANSWER))))
                .isEqualTo(Reason.RESPONSE_SCORE);
        assertThat(prefilter(-2, -2, rare()).screen(exchange(PROMPT, REFUSAL + " " + ANSWER)))
                .isInstanceOf(Screening.AlreadyRefused.class);
    }

    /// The refusal detector reads no tool's arguments, and what it did not read it cannot call a refusal.
    @Test
    void aRefusalBesideAToolCallGoesOn() {
        Exchange exchange = Exchanges.of(
                "exchange",
                PROMPT,
                List.of(new Part.Text(Part.Kind.TEXT, REFUSAL), new Part.Text(Part.Kind.TOOL_CALL, ANSWER)));

        assertThat(by(prefilter(2, -2, rare()).screen(exchange))).isEqualTo(Reason.SCORE);
    }

    @Test
    void theWordsOfTheRefusalItselfDoNotCount() {
        assertThat(prefilter(2, 2, rare()).screen(exchange(PROMPT, REFUSAL)))
                .isInstanceOf(Screening.AlreadyRefused.class);
    }

    @Test
    void anAnswerOfInvisibleCharactersIsNotRead() {
        assertThat(by(prefilter(-2, -2, rare()).screen(exchange(PROMPT, "\u200B\u200B"))))
                .isIn(Reason.UNREAD, Reason.ENCODED);
    }

    @Test
    void whatCannotBeReadIsNeverCleared() {
        Prefilter prefilter = prefilter(-2, -2, rare());

        assertThat(by(prefilter.screen(exchange(PROMPT, "Заводите часы каждую неделю в один и тот же день."))))
                .isEqualTo(Reason.UNREAD);
        assertThat(by(prefilter.screen(exchange(PROMPT, " ")))).isEqualTo(Reason.UNREAD);
        assertThat(by(prefilter.screen(exchange(PROMPT, ANSWER.repeat(2_000))))).isEqualTo(Reason.UNREAD);
    }

    @Test
    void withoutAResponseNothingIsScreened() {
        var half = new Exchange(id(), Optional.of(prompt(PROMPT)), Optional.empty());

        assertThat(prefilter(-2, -2, rare()).screen(half)).isEqualTo(new Screening.Unscreened(Cause.RESPONSE_MISSING));
    }

    @Test
    void withoutAPromptTheResponseDecides() {
        var half = new Exchange(id(), Optional.empty(), Optional.of(response(ANSWER)));

        assertThat(prefilter(2, -2, rare()).screen(half))
                .isInstanceOfSatisfying(
                        Screening.ClearedByPrefilter.class,
                        cleared -> assertThat(cleared.scores().prompt()).isEmpty());
        assertThat(by(prefilter(-2, 2, rare()).screen(half))).isEqualTo(Reason.RESPONSE_SCORE);
    }

    @Test
    void theEncoderTierSaysThatItSpoke() {
        Screening screening =
                prefilter(-2, -2, rare()).screen(exchange(PROMPT, ANSWER), new ScriptedEncoder(true), Instant.MAX);

        assertThat(screening)
                .isInstanceOfSatisfying(
                        Screening.ClearedByPrefilter.class,
                        cleared -> assertThat(cleared.scores().tier()).isEqualTo(Tier.ENCODER));
    }

    @Test
    void whereTheEncoderIsSilentTheLinearTierStandsAndSaysSo() {
        Screening screening =
                prefilter(2, -2, rare()).screen(exchange(PROMPT, ANSWER), new ScriptedEncoder(false), Instant.MAX);

        assertThat(screening)
                .isInstanceOfSatisfying(
                        Screening.Escalated.class,
                        escalated -> assertThat(escalated.scores().tier()).isEqualTo(Tier.LINEAR));
    }

    @Test
    void weightsThatWereChangedAreRefused() {
        byte[] file = file(0, 0);
        String digest = LinearModel.sha256(file);
        file[file.length - 1]++;

        assertThatThrownBy(() -> PrefilterModel.read(file, digest, ENCODER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Reason by(Screening screening) {
        return ((Screening.Escalated) screening).by();
    }

    private static Prefilter prefilter(float both, float response, AuditSample audit) {
        byte[] file = file(both, response);
        return new Prefilter(
                PrefilterModel.read(file, LinearModel.sha256(file), ENCODER), RefusalGuard.shipped(), audit);
    }

    private static byte[] file(float both, float response) {
        return PrefilterModel.write(List.of(
                constant(PrefilterFeatures.count(), both),
                constant(PrefilterFeatures.count(), response),
                constant(2 * WIDTH, both),
                constant(WIDTH, response)));
    }

    private static byte[] constant(int features, float bias) {
        return LinearModel.write(new float[features], bias, 1, 0, .5f);
    }

    /// Draws so few that these exchanges are not among them.
    private static AuditSample rare() {
        return new AuditSample(new byte[32], 1e-12);
    }

    private static Exchange exchange(String prompt, String response) {
        return new Exchange(id(), Optional.of(prompt(prompt)), Optional.of(response(response)));
    }

    private static ExchangeId id() {
        return new ExchangeId(new TenantId("t"), "c", "e");
    }

    private static Exchange.Prompt prompt(String text) {
        return new Exchange.Prompt("m", List.of(utterance(Role.USER, text)));
    }

    private static Exchange.Response response(String text) {
        return new Exchange.Response("m", List.of(utterance(Role.ASSISTANT, text)));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }

    /// @param answers whether it does
    private record ScriptedEncoder(boolean answers) implements Encoder {

        @Override
        public ModelRef model() {
            return ENCODER;
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            return answers
                    ? new Encoding.Encoded(
                            List.of(new Window(new Span(0, text.length()), new Embedding(new float[] {1, 0, 0, 0}))), 0)
                    : new Encoding.Unavailable(Cause.TIMED_OUT);
        }
    }
}
