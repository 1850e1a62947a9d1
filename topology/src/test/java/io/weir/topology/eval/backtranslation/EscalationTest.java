// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Outcome;
import io.weir.guard.backtranslation.StageCost;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.backtranslation.TierSettings.Guesses;
import io.weir.guard.backtranslation.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class EscalationTest {

    private final Escalation escalation = new Escalation(.2, 1, 0);

    @Test
    void everyCallThatACascadeMightMakeIsCounted() {
        List<TierRun.Row> rows = rows(1, 10);

        assertThat(escalation.callsPerExchange(Guesses.UNDECIDED, rows)).isEqualTo(.99 * .01 + .01 * .1, within(1e-9));
        assertThat(escalation.guessedOfEscalated(Guesses.UNDECIDED, rows))
                .isEqualTo((.99 * .01 + .01 * .1) / (.99 * .2 + .01), within(1e-9));
    }

    @Test
    void aTierThatAlwaysGuessesDoesSoForWhatIsEscalated() {
        assertThat(escalation.callsPerExchange(Guesses.DECIDING, rows(100, 100)))
                .isEqualTo(.99 * .2 + .01, within(1e-9));
    }

    @Test
    void safePromptsThatSoundHarmfulAreNoTraffic() {
        List<TierRun.Row> rows = new ArrayList<>(rows(1, 10));
        rows.addAll(rows(GuessRow.SAFE, false, 100));

        assertThat(escalation.callsPerExchange(Guesses.UNDECIDED, rows)).isEqualTo(.99 * .01 + .01 * .1, within(1e-9));
    }

    /// A hundred of either kind.
    private static List<TierRun.Row> rows(int benignGuessed, int harmfulGuessed) {
        List<TierRun.Row> rows = new ArrayList<>(rows(GuessRow.BENIGN, false, benignGuessed));
        rows.addAll(rows("attack", true, harmfulGuessed));
        return rows;
    }

    private static List<TierRun.Row> rows(String family, boolean harmful, int guessed) {
        List<TierRun.Row> rows = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            var row = new GuessRow(family + number, family, family, "request", "answer", harmful);
            var concluded = new Concluded(new Outcome.Inconclusive(Outcome.Reason.NO_GUESS), trail(number < guessed));
            rows.add(new TierRun.Row(row, concluded, concluded));
        }
        return rows;
    }

    private static Trail trail(boolean guessed) {
        return new Trail(
                Tier.EMBEDDED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                false,
                guessed ? List.of(new StageCost(StageCost.Stage.GUESS, 1, 1, 100, 10, false)) : List.of(),
                List.of(),
                "1");
    }
}
