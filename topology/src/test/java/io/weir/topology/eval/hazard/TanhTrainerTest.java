// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Encoder.Embedding;
import io.weir.guard.hazard.HazardHead;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TanhTrainerTest {

    private static final TanhSettings SETTINGS = new TanhSettings(4, 200, .05, .001, .001);
    private static final int WIDTH = 2;

    private final List<HazardRow> rows = new ArrayList<>();
    private final List<List<Embedding>> windows = new ArrayList<>();

    /// The category at index 0 belongs to one corner against three: no line parts it from their middle alone.
    @Test
    void itLearnsWhatTheLabelsSay() {
        for (int i = 0; i < 40; i++) {
            boolean right = i % 2 == 0;
            boolean up = i % 4 < 2;
            add(right == up ? Label.YES : Label.NO, point(right ? .5f : -.5f, up ? .5f : -.5f));
        }

        HazardHead.Weights weights = fit(1);

        assertThat(logit(weights, .5f, .5f)).isPositive();
        assertThat(logit(weights, -.5f, -.5f)).isPositive();
        assertThat(logit(weights, -.5f, .5f)).isNegative();
    }

    @Test
    void oneBadWindowMakesABadTextAndTheOthersLearnNothingFromIt() {
        for (int i = 0; i < 20; i++) {
            add(Label.YES, point(-.5f, 0), point(.5f, 0), point(-.4f, 0));
            add(Label.NO, point(-.5f, 0), point(-.4f, 0));
        }

        HazardHead.Weights weights = fit(1);

        assertThat(logit(weights, .5f, 0)).isPositive();
        assertThat(logit(weights, -.5f, 0)).isNegative();
    }

    @Test
    void unknownLabelsChangeNothingInTheLoss() {
        for (int i = 0; i < 20; i++) {
            add(i % 2 == 0 ? Label.YES : Label.NO, point(i % 2 == 0 ? .5f : -.5f, 0));
            add(Label.UNKNOWN, point(i % 2 == 0 ? -.5f : .5f, 0));
        }

        HazardHead.Weights weights = fit(1);

        assertThat(logit(weights, .5f, 0)).isPositive();
        assertThat(logit(weights, -.5f, 0)).isNegative();
    }

    @Test
    void theSameRowsAndSeedGiveTheSameWeights() {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 30; i++) {
            add(i % 3 == 0 ? Label.YES : Label.NO, point(random.nextFloat(), random.nextFloat()));
        }
        var probe = new Embedding(new float[] {.3f, .1f});

        assertThat(fit(5).logits(probe)).isEqualTo(fit(5).logits(probe));
        assertThat(fit(5).logits(probe)).isNotEqualTo(fit(6).logits(probe));
    }

    private HazardHead.Weights fit(long seed) {
        return new TanhTrainer(SETTINGS, WIDTH).fit(rows, windows, seed);
    }

    private void add(Label label, Embedding... of) {
        List<Label> labels = new ArrayList<>();
        for (int category = 0; category < HazardRows.CATEGORIES.size(); category++) {
            labels.add(category == 0 ? label : rows.size() % 2 == 0 ? Label.YES : Label.NO);
        }
        rows.add(new HazardRow("file:" + rows.size(), "file", "group", false, "text", labels));
        windows.add(List.of(of));
    }

    private static double logit(HazardHead.Weights weights, float x, float y) {
        return weights.logits(point(x, y))[0];
    }

    private static Embedding point(float x, float y) {
        return new Embedding(new float[] {x, y});
    }
}
