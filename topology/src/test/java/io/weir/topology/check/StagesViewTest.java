// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Guess;
import io.weir.guard.backtranslation.InferredPrompt;
import io.weir.guard.backtranslation.Outcome;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.backtranslation.Trail;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class StagesViewTest {
    private static final String WORDS = "How does Zephyrine knit?";
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final InferredPrompt GUESS = new InferredPrompt(Optional.of(WORDS), WORDS.length(), DIGEST);

    /// Whoever may not read the guess is handed a redacted one, and is shown the same.
    @Test
    void aGuessIsShownByItsLengthAndDigestAlone() {
        for (InferredPrompt guess : List.of(GUESS, GUESS.redacted())) {
            assertThat(RedactedGuess.of(guess)).isEqualTo("[24 characters, redacted, sha256 0123456789ab]");
            assertThat(StagesView.text(List.of(looked(guess))))
                    .contains("24 characters")
                    .doesNotContain("Zephyrine");
            assertThat(json(guess)).contains("\"guessCharacters\":24", DIGEST).doesNotContain("Zephyrine");
        }
    }

    private static String json(InferredPrompt guess) {
        var looks = JsonMapper.shared().createArrayNode();
        StagesView.put(looks, looked(guess));
        return looks.toString();
    }

    private static Concluded looked(InferredPrompt guess) {
        var trail = new Trail(
                Tier.REMOTE,
                Optional.empty(),
                Optional.of(Guess.Status.LABELLED),
                Optional.of(guess),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                "1");
        return new Concluded(new Outcome.Flagged(Outcome.Evidence.REFUSED_ON_GUESS, .9), trail);
    }
}
