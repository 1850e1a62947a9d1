// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.Conclusion;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Signal;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.Verdict;
import io.weir.guard.backtranslation.ScriptedModel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
        assertThat(worst.detail()).startsWith("native:supports-0");
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
        assertThat(signals(exchange(ANSWER, List.of())))
                .as("no vector could change that, and none is asked for")
                .isEmpty();
    }

    @Test
    void aClaimWithoutEvidenceIsScoredByItselfWhereThatIsAskedForAndIsNoFinding() {
        var scoring = new UncertaintyGuard(
                WordVectorEncoder.like(SHIPPED),
                SHIPPED,
                UncertaintySettings.USUAL.withPrior(true),
                _ -> {},
                InstantSource.system());

        Observation observation = scoring.observe(exchange(ANSWER, List.of()), Instant.MAX);

        assertThat(((Observation.Seen) observation).signals()).hasSize(3).allSatisfy(signal -> {
            assertThat(signal.category()).isEqualTo(UncertaintyGuard.UNCHECKED_CLAIM);
            assertThat(signal.score()).isStrictlyBetween(0.0, 1.0);
            assertThat(signal.detail()).startsWith("prior:supports-0.misses-0.contradicts-0");
        });
        assertThat(verdict(observation)).isEqualTo(new Verdict.Inconclusive(Cause.INSUFFICIENT_EVIDENCE));
    }

    @Test
    void aLanguageModelFindsTheClaimsWhereOneIsGiven() {
        UncertaintyGuard asking = guard.claimsBy(extractor(ScriptedModel.saying("1: Ada Brown was a Danish painter.")));

        Observation.Seen seen = (Observation.Seen)
                asking.observe(exchange("Ada Brown was a Danish painter.", List.of(ANSWER)), Instant.MAX);

        assertThat(seen.signals()).hasSize(1);
        assertThat(asking.info().version()).isEqualTo("1-claims-1");
        assertThat(asking.info().models()).hasSize(guard.info().models().size() + 1);
    }

    @Test
    void aModelThatFindsNoClaimsLeavesNoConclusion() {
        Exchange exchange = exchange(ANSWER, List.of(ANSWER));

        assertThat(guard.claimsBy(extractor(ScriptedModel.saying("As you wish!")))
                        .observe(exchange, Instant.MAX))
                .isEqualTo(new Observation.Failed(Cause.MODEL_FAILED));
        assertThat(guard.claimsBy(extractor(ScriptedModel.doing(new Generation.Unavailable(Cause.TIMED_OUT))))
                        .observe(exchange, Instant.MAX))
                .isEqualTo(new Observation.Failed(Cause.TIMED_OUT));
    }

    @Test
    void noModelIsAskedForClaimsThatNothingSpeaksOf() {
        ScriptedModel model = ScriptedModel.saying("1: Ada Brown was a Danish painter.");

        assertThat(verdict(guard.claimsBy(extractor(model)).observe(exchange(ANSWER, List.of()), Instant.MAX)))
                .isEqualTo(new Verdict.Inconclusive(Cause.INSUFFICIENT_EVIDENCE));
        assertThat(model.calls()).isZero();
    }

    private static LanguageModelConcepts extractor(ScriptedModel model) {
        return new LanguageModelConcepts(model, SHIPPED.model().words());
    }

    @Test
    void instructionsAreNoDocument() {
        Exchange instructed = exchange(
                Role.SYSTEM,
                "You are Ada, the assistant of Brown & Sons. Always answer in English. Never name a price above 100"
                        + " euros. If the user asks for Peter, say that he is in Leeds until May 2031.\n\nKeep to 3"
                        + " sentences. Respond in Markdown.");

        assertThat(verdict(instructed)).isEqualTo(new Verdict.Inconclusive(Cause.INSUFFICIENT_EVIDENCE));
    }

    @Test
    void theDocumentAmongInstructionsIsRead() {
        Exchange instructed = exchange(
                Role.SYSTEM,
                "Answer from the text below. Never guess.\n\nAda Brown was a Danish painter. She was born in 1949 in"
                        + " Aarhus and studied sculpture in Copenhagen with Asger Jorn.\n\nKeep to 3 sentences.");

        assertThat(signals(instructed))
                .isNotEmpty()
                .allSatisfy(signal -> assertThat(signal.detail()).startsWith("grounding:"));
    }

    @Test
    void aPieceThatGoesBeyondTheSentencesIsLeftOutAndSaidToBe() {
        var brief = new UncertaintyGuard(
                WordVectorEncoder.like(SHIPPED),
                SHIPPED,
                new UncertaintySettings(true, 32, 5, false, 4, 16, Duration.ofSeconds(1), Optional.empty()),
                _ -> {},
                InstantSource.system());

        Observation.Seen seen =
                (Observation.Seen) brief.observe(exchange(ANSWER, List.of(ANSWER, ANSWER, ANSWER)), Instant.MAX);

        assertThat(seen.unread()).contains(Cause.TOO_LONG);
        assertThat(seen.signals())
                .allSatisfy(signal -> assertThat(signal.detail()).contains("supports-2"));
    }

    /// Held inside the encoder by the one that has the only place.
    @Test
    @Timeout(60)
    void whoFindsNoPlaceInTimeIsLeftOutByName() throws Exception {
        var inside = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Encoder words = WordVectorEncoder.like(SHIPPED);
        Encoder held = new Encoder() {
            @Override
            public ModelRef model() {
                return words.model();
            }

            @Override
            public int width() {
                return words.width();
            }

            @Override
            public Encoding encode(String text, Instant deadline) {
                inside.countDown();
                try {
                    release.await();
                } catch (InterruptedException asked) {
                    Thread.currentThread().interrupt();
                }
                return words.encode(text, deadline);
            }
        };
        var narrow = new UncertaintyGuard(
                held,
                SHIPPED,
                new UncertaintySettings(true, 32, 512, false, 1, 16, Duration.ofSeconds(1), Optional.empty()),
                _ -> {},
                InstantSource.system());
        Exchange exchange = exchange(ANSWER, List.of(ANSWER));
        Thread first = Thread.ofVirtual().start(() -> narrow.look(exchange, Instant.MAX));
        inside.await();

        assertThat(narrow.observe(exchange, Instant.now())).isEqualTo(new Observation.Failed(Cause.SKIPPED_BUDGET));

        release.countDown();
        first.join();
        assertThat(narrow.observe(exchange, Instant.now().plusSeconds(60))).isInstanceOf(Observation.Seen.class);
    }

    @Test
    void aLookSaysWhichSentenceOfWhichPieceSpeaks() {
        String other = "Ada Brown lived long. Ada Brown was a Danish painter.";

        UncertaintyLook look = guard.look(exchange(ANSWER, List.of(other)), Instant.MAX);

        ConceptFinding painter = look.outcome().all().getLast();
        assertThat(look.locations(painter, 0)).singleElement().satisfies(location -> {
            assertThat(location.utterance()).isEqualTo(1);
            assertThat(other.substring(location.span().start(), location.span().end()))
                    .isEqualTo("Ada Brown was a Danish painter.");
        });
        assertThat(look.toString() + look.own() + look.read() + look.outcome().all())
                .doesNotContain("painter");
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
        assertThat(signals(exchange(Role.TOOL, ANSWER)))
                .isNotEmpty()
                .allSatisfy(signal -> assertThat(signal.detail()).startsWith("grounding:supports-1"));
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
        return verdict(guard.observe(exchange, Instant.MAX));
    }

    private Verdict verdict(Observation observation) {
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

    private static Exchange exchange(Role before, String said) {
        return new Exchange(
                id(),
                Optional.of(new Exchange.Prompt(
                        "m",
                        List.of(
                                new Utterance(before, false, List.of(text(said))),
                                new Utterance(Role.USER, false, List.of(text(QUESTION)))))),
                Optional.of(new Exchange.Response("m", List.of(assistant(ANSWER)))));
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
