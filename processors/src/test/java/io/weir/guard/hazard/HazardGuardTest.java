// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import static io.weir.guard.hazard.ScriptedEncoder.encoded;
import static io.weir.guard.hazard.ScriptedEncoder.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.Conclusion;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.Verdict;
import io.weir.guard.hazard.HazardHead.Output;
import io.weir.guard.hazard.HazardHead.Weights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HazardGuardTest {

    private static final Instant DEADLINE = Instant.parse("2026-01-01T00:00:00Z");

    /// The first value of an embedding speaks for violence, the second for hate.
    private static final HazardHeadFile HEAD = HazardHeadFile.of(new HazardHead(
            ScriptedEncoder.MODEL,
            List.of(new Output(HazardCategory.VIOLENCE, 1, 0, .5), new Output(HazardCategory.HATE, 1, 0, .5)),
            new Weights(new float[] {1, 0, 0, 1}, new float[] {0, 0}, new float[] {8, 0, 0, 8}, new float[] {-4, -4})));

    private final ScriptedEncoder encoder = new ScriptedEncoder();
    private final HazardGuard guard = new HazardGuard(encoder, HEAD);

    @Test
    void theWorstWindowDecidesAndItsSpanIsTheLocation() {
        encoder.answer("long", encoded(0, window(0, 3, 0, 0), window(2, 4, 2, 0), window(4, 4, 1, 0)));

        Observation.Seen seen = seen(prompt(user(text("other"), text("long"))));

        Signal worst = seen.signals().getFirst();
        assertThat(worst.category()).isEqualTo(HazardCategory.VIOLENCE);
        assertThat(worst.score()).isGreaterThan(.9);
        assertThat(worst.locations()).containsExactly(new Location(Side.PROMPT, 0, 1, new Span(2, 4)));
        assertThat(seen.unread()).isEmpty();
    }

    @Test
    void promptAndResponseAreMeasuredApart() {
        encoder.answer("bad", encoded(0, window(0, 3, 2, 0)));

        Observation.Seen seen = seen(exchange(List.of(user(text("fine"))), List.of(assistant(text("bad")))));

        assertThat(seen.signals()).hasSize(4);
        assertThat(scores(seen, "response"))
                .first()
                .satisfies(score -> assertThat(score).isGreaterThan(.9));
        assertThat(scores(seen, "prompt")).allSatisfy(score -> assertThat(score).isLessThan(.1));
    }

    @Test
    void everyTextOfEveryUtteranceIsRead() {
        seen(exchange(
                List.of(
                        new Utterance(Role.SYSTEM, false, List.of(text("system"))),
                        new Utterance(Role.USER, true, List.of(text("earlier"))),
                        new Utterance(Role.ASSISTANT, true, List.of(new Part.Text(Part.Kind.TOOL_CALL, "arguments"))),
                        new Utterance(Role.TOOL, true, List.of(new Part.Text(Part.Kind.TOOL_CALL_RESPONSE, "output"))),
                        user(text("now"))),
                List.of(
                        assistant(new Part.Text(Part.Kind.REASONING, "thought"), text("answer")),
                        assistant(text("candidate")))));

        assertThat(encoder.asked)
                .containsExactly("candidate", "thought", "answer", "now", "output", "arguments", "earlier", "system");
        assertThat(encoder.deadlines).containsOnly(DEADLINE);
    }

    @Test
    void aTextThatStandsInManyPlacesIsEncodedOnce() {
        encoder.answer("bad", encoded(0, window(0, 3, 2, 0)));

        Observation.Seen seen =
                seen(exchange(List.of(user(text("bad")), user(text("bad"))), List.of(assistant(text("bad")))));

        assertThat(encoder.asked).containsExactly("bad");
        assertThat(seen.signals().stream().filter(signal -> signal.score() > .9))
                .extracting(Signal::detail)
                .containsExactlyInAnyOrder("prompt", "response");
    }

    /// Operators' texts are never the user's act.
    @Test
    void theOperatorsTextIsMeasuredUnderItsOwnCategoriesAndFlagsNothing() {
        encoder.answer("policy", encoded(0, window(0, 6, 90, 90)));
        Exchange exchange = exchange(
                List.of(new Utterance(Role.SYSTEM, false, List.of(text("policy"))), user(text("fine"))),
                List.of(assistant(text("also fine"))));

        Observation.Seen seen = seen(exchange);

        assertThat(seen.signals().getFirst().category().slug()).startsWith("operator.");
        assertThat(seen.signals().getFirst().detail()).isEqualTo("operator");
        assertThat(verdict(seen)).isEqualTo(new Verdict.Clear());
    }

    @ParameterizedTest
    @EnumSource
    void anEncoderThatDoesNotAnswerLeavesTheGuardUndecided(Cause cause) {
        encoder.otherwise(cause);

        Observation observation = guard.observe(prompt(user(text("hi"), text("there"))), DEADLINE);

        assertThat(observation).isEqualTo(new Observation.Failed(cause));
        assertThat(verdict(observation)).isEqualTo(new Verdict.Inconclusive(cause));
    }

    @ParameterizedTest
    @EnumSource
    void oneUnansweredTextAmongAnsweredOnesIsNotClear(Cause cause) {
        encoder.answer("lost", new Encoder.Encoding.Unavailable(cause));

        Observation observation = guard.observe(prompt(user(text("lost"), text("fine"), text("good"))), DEADLINE);

        assertThat(verdict(observation)).isEqualTo(new Verdict.Inconclusive(cause));
    }

    @Test
    void aHazardThatWasSeenCountsThoughAnotherTextWasNotAnswered() {
        encoder.answer("bad", encoded(0, window(0, 3, 2, 0)));
        encoder.answer("lost", new Encoder.Encoding.Unavailable(Cause.MODEL_FAILED));

        Observation observation = guard.observe(prompt(user(text("lost"), text("bad"))), DEADLINE);

        assertThat(verdict(observation)).isInstanceOf(Verdict.Flagged.class);
    }

    @Test
    void nothingMoreIsAskedOnceTheDeadlineHasPassed() {
        encoder.otherwise(Cause.TIMED_OUT);

        guard.observe(prompt(user(text("one"), text("two"), text("three"))), DEADLINE);

        assertThat(encoder.asked).containsExactly("one");
    }

    @Test
    void droppedTokensAreNotClear() {
        encoder.answer("cut", encoded(1, window(0, 3, 0, 0)));

        Observation.Seen seen = seen(prompt(user(text("cut"))));

        assertThat(seen.unread()).containsExactly(Cause.TOO_LONG);
        assertThat(verdict(seen)).isEqualTo(new Verdict.Inconclusive(Cause.TOO_LONG));
    }

    @Test
    void opaqueContentIsNotClear() {
        Observation.Seen seen = seen(prompt(user(new Part.Opaque(Part.Kind.BLOB, "image/png", 9), text("fine"))));

        assertThat(seen.unread()).containsExactly(Cause.UNSUPPORTED);
    }

    @Test
    void theLongestTextIsReadWhole() {
        String longest = "a".repeat(HazardGuard.LENGTH_MAX);

        assertThat(seen(prompt(user(text(longest)))).unread()).isEmpty();
        assertThat(encoder.asked).containsExactly(longest);
    }

    @Test
    void ofALongerTextTheBeginningIsReadAndTheRestIsNotClear() {
        String longer = "a".repeat(HazardGuard.LENGTH_MAX - 1) + "\uD83D\uDE00";

        Observation.Seen seen = seen(prompt(user(text(longer))));

        assertThat(seen.unread()).containsExactly(Cause.TOO_LONG);
        assertThat(encoder.asked).containsExactly("a".repeat(HazardGuard.LENGTH_MAX - 1));
    }

    @Test
    void textsBeyondTheBoundAreNotClear() {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < HazardGuard.TEXTS_MAX; i++) {
            parts.add(text("text " + i));
        }
        assertThat(seen(prompt(new Utterance(Role.USER, false, parts))).unread())
                .isEmpty();
        parts.add(text("one too many"));

        Observation.Seen seen = seen(prompt(new Utterance(Role.USER, false, parts)));

        assertThat(seen.unread()).containsExactly(Cause.TOO_LONG);
        assertThat(encoder.asked).doesNotContain("one too many");
    }

    @Test
    void aTextThatIsMostlyNotLatinIsScoredAndNotClear() {
        encoder.answer("вода", encoded(0, window(0, 4, 0, 0)));

        assertThat(seen(prompt(user(text("вода")))).unread()).containsExactly(Cause.LANGUAGE_UNKNOWN);
        assertThat(seen(prompt(user(text("eau d’été, 42 ☂")))).unread()).isEmpty();
    }

    @Test
    void anExchangeOfBlankTextsIsClear() {
        Observation.Seen seen = seen(prompt(user(text(""), text(" \n"))));

        assertThat(encoder.asked).isEmpty();
        assertThat(verdict(seen)).isEqualTo(new Verdict.Clear());
    }

    @Test
    void itNamesTheModelsThatItAsks() {
        assertThat(guard.info().models())
                .containsExactly(ScriptedEncoder.MODEL, new ModelRef("hazard-heads", HEAD.sha256()));
        assertThat(guard.info().categories())
                .contains(HazardCategory.VIOLENCE, new HazardCategory("operator.violence"));
    }

    @Test
    void headsOfAnotherEncoderAreRefused() {
        var other = new ModelRef("scripted", "b".repeat(64));
        HazardHead head = HEAD.head();
        HazardHeadFile file = HazardHeadFile.of(new HazardHead(other, head.outputs(), head.weights()));

        assertThatThrownBy(() -> new HazardGuard(encoder, file)).isInstanceOf(IllegalArgumentException.class);
    }

    private Observation.Seen seen(Exchange exchange) {
        return (Observation.Seen) guard.observe(exchange, DEADLINE);
    }

    private Verdict verdict(Observation observation) {
        var observed = new Observed(guard.info(), observation, Duration.ZERO);
        return Conclusion.conclude(observed, guard.info().floors()).verdict();
    }

    private static List<Double> scores(Observation.Seen seen, String detail) {
        return seen.signals().stream()
                .filter(signal -> signal.detail().equals(detail))
                .map(Signal::score)
                .toList();
    }

    private static Exchange prompt(Utterance utterance) {
        return exchange(List.of(utterance), List.of());
    }

    private static Exchange exchange(List<Utterance> prompt, List<Utterance> candidates) {
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.of(new Exchange.Prompt("m", prompt)),
                candidates.isEmpty() ? Optional.empty() : Optional.of(new Exchange.Response("m", candidates)));
    }

    private static Utterance user(Part... parts) {
        return new Utterance(Role.USER, false, List.of(parts));
    }

    private static Utterance assistant(Part... parts) {
        return new Utterance(Role.ASSISTANT, false, List.of(parts));
    }

    private static Part text(String text) {
        return new Part.Text(Part.Kind.TEXT, text);
    }
}
