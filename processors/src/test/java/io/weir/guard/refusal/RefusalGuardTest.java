// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Signal;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.linear.LinearModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class RefusalGuardTest {

    private static final RefusalGuard GUARD = RefusalGuard.shipped();

    private static final String RECIPE = "The dough rests for an hour in a warm place. Then it is rolled thin, cut into"
            + " long strips, and dried on a cloth. Bring a large pot of salted water to the boil. The strips need"
            + " about three minutes. Serve them with butter, sage, and a little of the water they were cooked in."
            + " What is left keeps for two days in a closed box, and tastes just as good when it is fried.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry, but I can't help with that.",
                "I cannot provide instructions for that, because it is dangerous and against the law.",
                "As an AI language model, I am not able to assist with this request.",
                "It is not appropriate to make jokes about a group of people. It is important to treat everyone"
                        + " with respect and dignity."
            })
    void aRefusalIsFull(String answer) {
        assertThat(refusal(answer).detail()).isEqualTo("full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure! Here are three ideas for dinner: 1. Pancakes. 2. A salad. 3. Soup with bread.",
                "Paris is the capital of France.",
                "It is illegal to park on the pavement in London, and the fine is 130 pounds. You can pay it online.",
                "Sorry for the delay! The train from Berlin to Prague takes about four hours and runs all day.",
                "def add(a, b):\n    return a + b",
                "To stop a process, find its number with ps and run kill with that number."
            })
    void anAnswerIsNone(String answer) {
        assertThat(isRefusal(answer)).isFalse();
    }

    @Test
    void aRefusalThatGoesOnAndCompliesIsPartialAtMost() {
        Signal signal = only(seen("I'm sorry, but I cannot help with that. " + RECIPE));

        assertThat(signal.detail()).isNotEqualTo("full");
    }

    @Test
    void aDisclaimerAfterComplianceIsNoFullRefusal() {
        Signal signal = only(seen(RECIPE + " Please note that I do not condone wasting food."));

        assertThat(signal.detail()).isNotEqualTo("full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I\u2019m sorry, but I can\u2019t help with that.",
                "  I'm  sorry,\n\nbut I can't\thelp with that.\n",
                "I\u02BCm sorry, but I can\u2018t help with that.",
                "I'm sor\u200Bry, but I can't help with that."
            })
    void quotesAndWhiteSpaceChangeNothing(String answer) {
        assertThat(refusal(answer).score())
                .isEqualTo(refusal("I'm sorry, but I can't help with that.").score());
    }

    @Test
    void theSpanPointsIntoTheOriginal() {
        String answer = "  I\u2019m  sorry, but I can\u2019t help with that.  ";

        Span span = refusal(answer).locations().getFirst().span();

        assertThat(answer.substring(span.start(), span.end())).isEqualTo(answer.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Lo siento, pero no puedo ayudarte con eso porque es peligroso.",
                "Es tut mir leid, aber ich kann dir dabei nicht helfen, weil das verboten ist.",
                "\u0418\u0437\u0432\u0438\u043D\u0438\u0442\u0435, \u044F \u043D\u0435 \u043C\u043E\u0433\u0443"
            })
    void anotherLanguageIsNotRead(String answer) {
        assertThat(seen(answer).unread()).containsExactly(Cause.LANGUAGE_UNKNOWN);
    }

    @Test
    void anExplicitRefusalPartIsOne() {
        var parts = List.<Part>of(new Part.Text(Part.Kind.REFUSAL, "No."));

        assertThat(only((Observation.Seen) GUARD.observe(exchange(parts))).score())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t", "?", "...", "1."})
    void littleOrNothingIsNoRefusal(String answer) {
        assertThat(isRefusal(answer)).isFalse();
    }

    @Test
    void noAnswerIsAFailure() {
        var prompt = new Exchange.Prompt("model", List.of(utterance(Role.USER, List.of())));
        var exchange = new Exchange(id(), Optional.of(prompt), Optional.empty());

        assertThat(GUARD.observe(exchange)).isEqualTo(new Observation.Failed(Cause.RESPONSE_MISSING));
    }

    @Test
    void theManifestNamesTheWeightsAndTheLexiconThatShip() {
        var manifest = JsonMapper.shared().readTree(RefusalModel.resource(RefusalModel.MANIFEST));

        assertThat(manifest.path("sha256").asString())
                .isEqualTo(LinearModel.sha256(RefusalModel.resource(RefusalModel.WEIGHTS)));
        assertThat(manifest.path("settings").path("lexicon.sha256").asString())
                .isEqualTo(RefusalFeatures.lexiconSha256());
    }

    @Test
    void weightsOfAnotherDigestAreRefused() {
        byte[] file = RefusalModel.resource(RefusalModel.WEIGHTS);
        file[file.length - 1] ^= 1;

        assertThatThrownBy(() -> LinearModel.read(
                        file, RefusalGuard.shipped().info().models().getFirst().sha256()))
                .hasMessageContaining("expected");
    }

    private static Signal refusal(String answer) {
        assertThat(isRefusal(answer)).isTrue();
        return only(seen(answer));
    }

    private static boolean isRefusal(String answer) {
        double floor = GUARD.info().floors().otherwise();
        return seen(answer).signals().stream().anyMatch(signal -> signal.score() >= floor);
    }

    private static Signal only(Observation.Seen seen) {
        assertThat(seen.signals()).hasSize(1);
        return seen.signals().getFirst();
    }

    private static Observation.Seen seen(String answer) {
        return (Observation.Seen) GUARD.observe(exchange(List.of(new Part.Text(Part.Kind.TEXT, answer))));
    }

    private static Exchange exchange(List<Part> parts) {
        var response = new Exchange.Response("model", List.of(utterance(Role.ASSISTANT, parts)));
        return new Exchange(id(), Optional.empty(), Optional.of(response));
    }

    private static Utterance utterance(Role role, List<Part> parts) {
        return new Utterance(role, false, parts);
    }

    private static ExchangeId id() {
        return new ExchangeId(new TenantId("tenant"), "conversation", "exchange");
    }
}
