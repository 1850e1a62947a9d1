// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import io.weir.topology.eval.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RememberedGuessesTest {

    private static final LanguageModel.Prompt ASKED = LanguageModel.Prompt.Chat.ofUser("Zephyrine scarves");

    @TempDir
    private Path directory;

    private final Counting model = new Counting();
    private Path file = Path.of("unset");

    @BeforeEach
    void place() {
        file = directory.resolve("guesses.jsonl");
    }

    @Test
    void aLaterRunIsGivenTheSameWithoutAsking() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();

        LanguageModel.Generation asked = generate(RememberedGuesses.of(model, file), first);
        LanguageModel.Generation known = generate(RememberedGuesses.of(model, file), second);

        assertThat(known).isEqualTo(asked);
        assertThat(second).as("tokens are counted again").hasSameSizeAs(first);
        assertThat(model.asked).isEqualTo(1);
    }

    @Test
    void aFailureIsAskedAgain() {
        model.answers = false;

        generate(RememberedGuesses.of(model, file), new ArrayList<>());
        generate(RememberedGuesses.of(model, file), new ArrayList<>());

        assertThat(model.asked).isEqualTo(2);
        assertThat(file).doesNotExist();
    }

    @Test
    void theFileHoldsNoAnswer() throws Exception {
        generate(RememberedGuesses.of(model, file), new ArrayList<>());

        assertThat(Files.readString(file)).contains("How do I knit?").doesNotContain("Zephyrine");
    }

    @Test
    void aDamagedFileIsRefusedWithoutItsWords() throws Exception {
        Files.writeString(file, "{\"key\": \"Zephyrine");

        assertThatThrownBy(() -> RememberedGuesses.of(model, file))
                .isInstanceOf(DataException.class)
                .hasMessageNotContaining("Zephyrine");
    }

    private static LanguageModel.Generation generate(LanguageModel asked, List<String> shown) {
        return asked.generate(
                ASKED,
                9,
                text -> {
                    shown.add(text);
                    return false;
                },
                Instant.MAX);
    }

    private static final class Counting implements LanguageModel {

        private int asked;
        private boolean answers = true;

        @Override
        public ModelRef model() {
            return new ModelRef("counting", "6".repeat(64));
        }

        @Override
        public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
            asked++;
            if (!answers) {
                return new Generation.Unavailable(Cause.OVERLOADED);
            }
            boolean had = enough.test("How do I") || enough.test("How do I knit?");
            return new Generation.Generated(
                    "How do I knit?", had ? Ending.ENOUGH : Ending.END_OF_TEXT, new Tokens(12, 0));
        }

        @Override
        public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
            return new Likelihood.Unavailable(Cause.NOT_SUPPORTED);
        }
    }
}
