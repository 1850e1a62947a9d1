// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.PaperBacktranslation.Returned;
import io.weir.topology.eval.Callers;
import io.weir.topology.eval.Progress;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class PaperRunTest {

    private static final Progress QUIET = new Progress(new PrintWriter(Writer.nullWriter()), false);

    @Test
    void asManyOfEachFamilyAreDrawnAndTheSameOnesEachTime() {
        List<GuessRow> rows = new ArrayList<>();
        for (int number = 0; number < 50; number++) {
            rows.add(row("a:" + number, "GCG", "answer"));
            rows.add(row("b:" + number, GuessRow.BENIGN, "answer"));
            rows.add(row("c:" + number, GuessRow.GOAL, ""));
        }

        List<GuessRow> sample = PaperRun.sample(rows, 0);

        assertThat(sample).hasSize(2 * PaperRun.PER_FAMILY).isEqualTo(PaperRun.sample(rows.reversed(), 0));
        assertThat(sample).allMatch(GuessRow::isExchange).doesNotHaveDuplicates();
    }

    @Test
    void callsAndTokensAreCountedForEachExchange() {
        var run = new PaperRun(new Replying("Request: how to knit?", "Take two needles."), Callers.ONE);

        PaperRun.Row row = run.run(PaperRun.Variant.PAPER, List.of(row("a:1", "GCG", "answer")), QUIET)
                .getFirst();

        assertThat(row.returned()).isEqualTo(Returned.ANSWER);
        assertThat(row.calls()).isEqualTo(3);
        assertThat(row.tokens()).isEqualTo(7);
    }

    @Test
    void anAnswerThatThePhrasesFindIsFlaggedWithoutACall() {
        var run = new PaperRun(new Replying("x", "y"), Callers.ONE);

        PaperRun.Row row = run.run(
                        PaperRun.Variant.PAPER, List.of(row("a:1", GuessRow.BENIGN, "Hello! Knit a scarf.")), QUIET)
                .getFirst();

        assertThat(row.called().flagged()).isTrue();
        assertThat(row.calls()).isZero();
    }

    @Test
    void theCodeTakesAQuestionBackForNoRefusalAndThePaperDoes() {
        var run = new PaperRun(
                new Replying("Request: knit", "I'm sorry, could you provide the pattern first?"), Callers.ONE);
        List<GuessRow> rows = List.of(row("a:1", "GCG", "answer"));

        assertThat(run.run(PaperRun.Variant.PAPER, rows, QUIET).getFirst().returned())
                .isEqualTo(Returned.REFUSAL_ON_GUESS);
        assertThat(run.run(PaperRun.Variant.PAPER_CODE, rows, QUIET).getFirst().returned())
                .isEqualTo(Returned.ANSWER);
    }

    private static GuessRow row(String id, String family, String answer) {
        return new GuessRow(id, id, family, "request", answer, !family.equals(GuessRow.BENIGN));
    }

    /// Guesses where it is asked to guess, else answers; a token is a word.
    private record Replying(String guess, String answer) implements LanguageModel {

        @Override
        public ModelRef model() {
            return new ModelRef("replying", "0".repeat(64));
        }

        @Override
        public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
            boolean guessing = prompt instanceof Prompt.Chat chat
                    && chat.turns().getFirst().text().startsWith("Guess");
            String reply = guessing ? guess : answer;
            for (int at = reply.indexOf(' '); at >= 0; at = reply.indexOf(' ', at + 1)) {
                var _ = enough.test(reply.substring(0, at));
            }
            var _ = enough.test(reply);
            return new Generation.Generated(reply, Ending.END_OF_TEXT, new Tokens(9, 0));
        }

        @Override
        public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
            return new Likelihood.Scored(-1, 9, 0);
        }
    }
}
