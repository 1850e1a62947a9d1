// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.Conclusion;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Signal;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UncertaintyGuardTest {

    private static final SupportFile SHIPPED = SupportFile.shipped();
    private static final String QUESTION = "Who was Ada Brown?";
    private static final String ANSWER = "Ada Brown was a Danish painter. She was born in 1949 in Aarhus.";

    private final UncertaintyGuard guard = new UncertaintyGuard(WordVectorEncoder.like(SHIPPED), SHIPPED);

    @Test
    void aClaimThatNoCandidateSupportsScoresAboveOneThatAllSupport() {
        List<String> others = Collections.nCopies(4, "Ada Brown was a Danish painter. She was born in 1921 in Leeds.");

        List<Signal> signals = signals(exchange(ANSWER, others));

        Signal worst = signals.getFirst();
        Signal best = signals.getLast();
        assertThat(at(worst)).contains("1949");
        assertThat(at(best)).contains("painter");
        assertThat(worst.score()).isGreaterThan(best.score() + .2);
        assertThat(worst.detail()).startsWith("native.supports-0");
    }

    @Test
    void candidatesThatAgreeSupportEveryClaim() {
        List<Signal> signals = signals(exchange(ANSWER, Collections.nCopies(5, ANSWER)));

        assertThat(signals)
                .isNotEmpty()
                .allSatisfy(signal -> assertThat(signal.score()).isLessThan(.5));
        assertThat(verdict(exchange(ANSWER, Collections.nCopies(5, ANSWER)))).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void anAnswerAloneIsNeverClear() {
        assertThat(verdict(exchange(ANSWER, List.of())))
                .isEqualTo(new Verdict.Inconclusive(Cause.INSUFFICIENT_EVIDENCE));
    }

    @Test
    void anEmptyCandidateSupportsNothing() {
        List<Signal> signals = signals(exchange(ANSWER, List.of("", "")));

        assertThat(signals)
                .isNotEmpty()
                .allSatisfy(signal -> assertThat(signal.detail()).contains("supports-0.misses-2"));
    }

    @Test
    void anAnswerThatClaimsNothingIsNotClear() {
        assertThat(verdict(exchange("It is what it is.", List.of("It is."))))
                .isEqualTo(new Verdict.Inconclusive(Cause.NO_CONCEPTS));
        assertThat(verdict(exchange("", List.of("It is.")))).isEqualTo(new Verdict.Inconclusive(Cause.NO_CONCEPTS));
    }

    @Test
    void tenThousandCandidatesAreReadToTheBoundAndSayThatTheRestIsUnread() {
        Observation.Seen seen = seen(exchange(ANSWER, Collections.nCopies(10_000, ANSWER)));

        assertThat(seen.unread()).contains(Cause.TOO_LONG);
        assertThat(seen.signals()).isNotEmpty();
    }

    @Test
    void whatAToolSaidIsADocument() {
        Exchange exchange = new Exchange(
                id(),
                Optional.of(new Exchange.Prompt(
                        "m",
                        List.of(
                                new Utterance(Role.TOOL, false, List.of(text(ANSWER))),
                                new Utterance(Role.USER, false, List.of(text(QUESTION)))))),
                Optional.of(new Exchange.Response("m", List.of(assistant(ANSWER)))));

        assertThat(signals(exchange))
                .isNotEmpty()
                .allSatisfy(signal -> assertThat(signal.detail()).startsWith("grounding.supports-1"));
    }

    @Test
    void anEncoderThatDoesNotAnswerIsUndecided() {
        for (Cause cause : List.of(Cause.TIMED_OUT, Cause.OVERLOADED, Cause.MODEL_FAILED, Cause.NOT_READY)) {
            var failing =
                    new UncertaintyGuard(new WordVectorEncoder(SHIPPED.model().encoder(), cause), SHIPPED);

            assertThat(failing.observe(exchange(ANSWER, List.of(ANSWER)), Instant.MAX))
                    .isInstanceOf(Observation.Failed.class);
        }
    }

    @Test
    void weightsOfAnotherEncoderAreRefused() {
        var other = new WordVectorEncoder(new ModelRef("other", "0".repeat(64)), WordVectorEncoder.NONE);

        assertThatThrownBy(() -> new UncertaintyGuard(other, SHIPPED)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingResponseIsUndecided() {
        Exchange alone = new Exchange(
                id(),
                Optional.of(
                        new Exchange.Prompt("m", List.of(new Utterance(Role.USER, false, List.of(text(QUESTION)))))),
                Optional.empty());

        assertThat(guard.observe(alone, Instant.MAX)).isEqualTo(new Observation.Failed(Cause.RESPONSE_MISSING));
    }

    private static String at(Signal signal) {
        var span = signal.locations().getFirst().span();
        return ANSWER.substring(span.start(), span.end());
    }

    private List<Signal> signals(Exchange exchange) {
        return seen(exchange).signals();
    }

    private Observation.Seen seen(Exchange exchange) {
        return (Observation.Seen) guard.observe(exchange, Instant.MAX);
    }

    private Verdict verdict(Exchange exchange) {
        Observation observation = guard.observe(exchange, Instant.MAX);
        return Conclusion.conclude(
                        new Observed(guard.info(), observation, Duration.ZERO),
                        guard.info().floors())
                .verdict();
    }

    private static Exchange exchange(String answer, List<String> others) {
        List<Utterance> candidates = new ArrayList<>(List.of(assistant(answer)));
        others.forEach(other -> candidates.add(assistant(other)));
        return new Exchange(
                id(),
                Optional.of(
                        new Exchange.Prompt("m", List.of(new Utterance(Role.USER, false, List.of(text(QUESTION)))))),
                Optional.of(new Exchange.Response("m", candidates)));
    }

    private static ExchangeId id() {
        return new ExchangeId(new TenantId("t"), "c", "e");
    }

    private static Utterance assistant(String... texts) {
        return new Utterance(
                Role.ASSISTANT,
                false,
                Arrays.stream(texts).map(UncertaintyGuardTest::text).toList());
    }

    private static Part text(String text) {
        return new Part.Text(Part.Kind.TEXT, text);
    }
}
