// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.Encoder.Embedding;
import io.weir.guard.HazardCategory;
import io.weir.guard.hazard.HazardHead.Output;
import io.weir.guard.hazard.HazardHead.Weights;
import io.weir.guard.linear.LinearModel;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HazardHeadTest {

    private static final List<Output> OUTPUTS =
            List.of(new Output(HazardCategory.SEXUAL, 2, -1, .25), new Output(HazardCategory.HATE, .5, 0, .75));

    /// Two inputs, three hidden units, two outputs.
    private static final Weights WEIGHTS = new Weights(
            new float[] {1, 2, -1, .5f, 0, 3},
            new float[] {.5f, 0, -1},
            new float[] {2, -1, .5f, 0, 1, 1},
            new float[] {.25f, -.5f});

    private final HazardHead head = new HazardHead(ScriptedEncoder.MODEL, OUTPUTS, WEIGHTS);

    @Test
    void aLogitIsTheSumOverTanhUnits() {
        double[] units = {Math.tanh(.5 + .3 - .8), Math.tanh(-.3 - .2), Math.tanh(-1 - 1.2)};

        double[] logits = WEIGHTS.logits(new Embedding(new float[] {.3f, -.4f}));

        assertThat(logits[0]).isCloseTo(.25 + 2 * units[0] - units[1] + .5 * units[2], within(1e-6));
        assertThat(logits[1]).isCloseTo(-.5 + units[1] + units[2], within(1e-6));
    }

    @Test
    void aProbabilityIsTheSigmoidOfTheLogitByItsTemperatureAndOffset() {
        var embedding = new Embedding(new float[] {.3f, -.4f});
        double[] logits = WEIGHTS.logits(embedding);

        double[] probabilities = head.probabilities(embedding);

        assertThat(probabilities[0]).isCloseTo(1 / (1 + Math.exp(-logits[0] / 2 + 1)), within(1e-12));
        assertThat(probabilities[1]).isCloseTo(1 / (1 + Math.exp(-logits[1] / .5)), within(1e-12));
    }

    @Test
    void aProbabilityNeverReachesZeroOrOne() {
        Output output = OUTPUTS.getFirst();

        assertThat(output.probability(1e9)).isEqualTo(1 - HazardHead.MARGIN);
        assertThat(output.probability(-1e9)).isEqualTo(HazardHead.MARGIN);
    }

    @Test
    void floorsAreThoseOfTheOutputsAndNothingElseIsReported() {
        assertThat(head.floors().of(HazardCategory.HATE)).isEqualTo(.75);
        assertThat(head.floors().of(HazardCategory.SECRET)).isEqualTo(1);
    }

    @Test
    void aFileGivesBackItsHead() {
        byte[] file = HazardHeadFile.write(head);
        var embedding = new Embedding(new float[] {.3f, -.4f});

        HazardHeadFile read = HazardHeadFile.read(file, LinearModel.sha256(file));

        assertThat(read.head().outputs()).isEqualTo(OUTPUTS);
        assertThat(read.head().encoder()).isEqualTo(ScriptedEncoder.MODEL);
        assertThat(read.head().probabilities(embedding)).isEqualTo(head.probabilities(embedding));
        assertThat(HazardHeadFile.write(read.head())).isEqualTo(file);
    }

    /// F22: wrong weights refuse to serve.
    @Test
    void aFileWithAnotherDigestIsRefused() {
        byte[] file = HazardHeadFile.write(head);
        String digest = LinearModel.sha256(file);
        file[file.length - 1] ^= 1;

        assertThatThrownBy(() -> HazardHeadFile.read(file, digest)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsCutOrGoesOnIsRefused() {
        byte[] file = HazardHeadFile.write(head);

        for (int length : new int[] {0, 3, 40, file.length - 4, file.length + 4}) {
            byte[] other = java.util.Arrays.copyOf(file, length);
            assertThatThrownBy(() -> HazardHeadFile.read(other, LinearModel.sha256(other)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void partsThatDoNotFitTogetherAreRefused() {
        float[] two = {1, 2};
        float[] three = {1, 2, 3};
        float[] endless = {Float.NaN, 0};

        assertThatThrownBy(() -> new Weights(three, two, two, two)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Weights(two, new float[] {1}, endless, two))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HazardHead(ScriptedEncoder.MODEL, OUTPUTS.subList(0, 1), WEIGHTS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Output(HazardCategory.HATE, Double.NaN, 0, .5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theShippedWeightsAreThoseOfTheirManifest() {
        HazardHeadFile shipped = HazardHeadFile.shipped();

        assertThat(shipped.sha256()).isEqualTo(LinearModel.sha256(HazardHeadFile.resource(HazardHeadFile.WEIGHTS)));
        assertThat(shipped.head().categories())
                .containsExactly(
                        HazardCategory.SEXUAL,
                        HazardCategory.HATE,
                        HazardCategory.VIOLENCE,
                        HazardCategory.HARASSMENT,
                        HazardCategory.SELF_HARM,
                        HazardCategory.SEXUAL_MINORS);
    }
}
