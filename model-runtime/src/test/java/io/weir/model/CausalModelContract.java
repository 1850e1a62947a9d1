// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Prompt.RawPrompt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What callers rely on in a causal language model, wherever it runs.
///
/// A kind of answer that a model cannot give at all is [Cause#NOT_SUPPORTED], every time; all else is
/// asserted of what it does give.
public interface CausalModelContract {

    GenerationLimits FEW = new GenerationLimits(12);
    RawPrompt RAW = new RawPrompt("The gate at the upper lock was opened at");
    ChatPrompt CHAT = ChatPrompt.ofUser("Where does the lock keeper live?");

    /// Open for all tests; none closes it.
    CausalModel model();

    /// Another one, which the test closes.
    CausalModel another();

    @Test
    default void itIsReadyUntilItIsClosed() {
        CausalModel closed = another();
        assertThat(closed.isReady()).isTrue();

        closed.close();
        closed.close();

        assertThat(closed.isReady()).isFalse();
        assertThat(closed.generate(RAW, FEW, CausalModelContract::never, soon()))
                .isEqualTo(new Generation.Unavailable(Cause.NOT_READY));
        assertThat(closed.likelihood(RAW, " dawn", 8, soon())).isEqualTo(new Likelihood.Unavailable(Cause.NOT_READY));
    }

    @Test
    default void aPassedDeadlineIsAValue() {
        assertThat(model().generate(RAW, FEW, CausalModelContract::never, Instant.EPOCH))
                .isEqualTo(new Generation.Unavailable(Cause.TIMED_OUT));
        assertThat(model().likelihood(RAW, " dawn", 8, Instant.EPOCH))
                .isEqualTo(new Likelihood.Unavailable(Cause.TIMED_OUT));
    }

    @Test
    default void itStopsWhenItsCallerHasReadEnough() {
        List<String> seen = new ArrayList<>();

        Generation.Generated generated = generated(model().generate(
                        CHAT,
                        FEW,
                        text -> {
                            seen.add(text);
                            return !text.isEmpty();
                        },
                        soon()));

        assertThat(generated.stop()).isEqualTo(generated.text().isEmpty() ? Stop.END_OF_TEXT : Stop.ENOUGH);
        if (generated.stop() == Stop.ENOUGH) {
            assertThat(seen).last().isEqualTo(generated.text());
            assertThat(seen.subList(0, seen.size() - 1)).allMatch(String::isEmpty);
        }
    }

    @Test
    default void whatItsCallerSeesOnlyGrows() {
        List<String> seen = new ArrayList<>();

        Generation.Generated generated = generated(model().generate(
                        RAW,
                        FEW,
                        text -> {
                            seen.add(text);
                            return false;
                        },
                        soon()));

        assertThat(seen).hasSizeLessThanOrEqualTo(FEW.tokensMax() + 1);
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i)).startsWith(seen.get(i - 1));
        }
        if (!seen.isEmpty()) {
            assertThat(generated.text()).startsWith(seen.getLast());
        }
    }

    @Test
    default void theSamePromptGetsTheSameAnswerFromEveryThread() throws InterruptedException, ExecutionException {
        String alone = generated(model().generate(RAW, FEW, CausalModelContract::never, soon()))
                .text();
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> generated(model().generate(RAW, FEW, CausalModelContract::never, soon()))
                    .text());
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        }
    }

    /// Nothing is thrown for what a text is: begin token or none, no text, or no valid one.
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\0", "a\0b", "\ud800", "\udc00\ud800 lone", "\uffff", "\r\n\t"})
    default void everyTextGetsAValue(String text) {
        assertThat(model().generate(new RawPrompt(text), FEW, CausalModelContract::never, soon()))
                .isNotNull();
        assertThat(model().generate(ChatPrompt.ofUser(text), FEW, CausalModelContract::never, soon()))
                .isNotNull();
        assertThat(model().likelihood(new RawPrompt(text), " dawn" + text, 8, soon()))
                .isNotNull();
    }

    @Test
    default void aTextOfAMegabyteIsAnsweredOrTooLong() {
        String long1 = "lock keeper ".repeat(87_382);

        assertThat(model().generate(new RawPrompt(long1), FEW, CausalModelContract::never, soon()))
                .satisfiesAnyOf(
                        found -> assertThat(found).isInstanceOf(Generation.Generated.class),
                        found -> assertThat(found).isEqualTo(new Generation.Unavailable(Cause.TOO_LONG)));
        assertThat(model().likelihood(new RawPrompt(long1), " dawn", 8, soon()))
                .satisfiesAnyOf(
                        found -> assertThat(found).isInstanceOf(Likelihood.Scored.class),
                        found -> assertThat(((Likelihood.Unavailable) found).cause())
                                .isIn(Cause.TOO_LONG, Cause.NOT_SUPPORTED));
    }

    @Test
    default void aResponseIsScoredTokenByTokenInOrder() {
        String response = " dawn by the keeper of the lock";

        if (model().likelihood(RAW, response, 64, soon()) instanceof Likelihood.Scored scored) {
            int read = 0;
            for (TokenScore token : scored.tokens()) {
                assertThat(token.characters().start()).isLessThanOrEqualTo(read);
                read = Math.max(read, token.characters().end());
            }
            assertThat(read).isEqualTo(response.length());
            assertThat(scored.run().tokensDropped()).isZero();
        } else {
            assertThat(model().likelihood(RAW, response, 64, soon()))
                    .isEqualTo(new Likelihood.Unavailable(Cause.NOT_SUPPORTED));
        }
    }

    @Test
    default void tokensBeyondTheBoundAreCountedAsDropped() {
        String response = " dawn by the keeper of the lock";

        if (model().likelihood(RAW, response, 64, soon()) instanceof Likelihood.Scored whole) {
            Likelihood.Scored part = (Likelihood.Scored) model().likelihood(RAW, response, 2, soon());

            assertThat(part.tokens()).hasSize(2);
            assertThat(part.run().tokensDropped()).isEqualTo(whole.tokens().size() - 2);
        }
    }

    @Test
    default void anEmptyResponseHasNoLikelihood() {
        assertThat(model().likelihood(RAW, "", 8, soon())).isInstanceOf(Likelihood.Unavailable.class);
    }

    @Test
    default void nothingThatIsPrintedHoldsContent() {
        Generation generation = model().generate(RAW, FEW, CausalModelContract::never, soon());
        Likelihood likelihood = model().likelihood(RAW, " dawn of all days", 8, soon());

        assertThat(model() + " " + RAW + " " + CHAT + " " + CHAT.messages() + " " + generation)
                .doesNotContain("gate", "keeper");
        assertThat(likelihood.toString()).doesNotContain("gate", "dawn");
        String answer = generated(generation).text().strip();
        if (answer.length() > 3) {
            assertThat(generation.toString()).doesNotContain(answer);
        }
    }

    @Test
    default void anAnswerSaysWhatItCameFrom() {
        ModelRun run = generated(model().generate(RAW, FEW, CausalModelContract::never, soon()))
                .run();

        assertThat(run.model()).isEqualTo(model().id());
        assertThat(run.ran()).isPositive();
    }

    private static Generation.Generated generated(Generation generation) {
        assertThat(generation).isInstanceOf(Generation.Generated.class);
        return (Generation.Generated) generation;
    }

    private static boolean never(String text) {
        return false;
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(2));
    }
}
