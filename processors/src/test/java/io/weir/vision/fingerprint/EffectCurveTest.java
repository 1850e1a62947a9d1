// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EffectCurveTest {

    private static final ReferenceSet REFERENCE = FeatureFixture.reference();

    @Test
    void freshRealPicturesHaveNoEffect() {
        EffectCurve curve = curve(FeatureFixture.drawn(600, 0, 1, 77));

        assertThat(curve.blocks())
                .hasSize(2)
                .allSatisfy(effect -> assertThat(effect).isEqualTo(0, within(.07)));
    }

    /// The pictures of the reference themselves lie at distance 0.
    @Test
    void copiesAreNearerThanAnyFreshPicture() {
        EffectCurve curve = curve(FeatureFixture.drawn(300, 0, 1, 1));

        assertThat(curve.blocks()).allSatisfy(effect -> assertThat(effect).isEqualTo(-.5, within(1e-3)));
    }

    @Test
    void aCurveDoesNotDependOnHowManyPicturesThereAre() {
        List<BlockFeatures> once = FeatureFixture.drawn(90, .2, 1.1, 5);
        StreamState twice = state(once);
        twice.add(state(once));

        EffectCurve one = curve(once);
        EffectCurve two = EffectCurve.of(twice, REFERENCE);

        assertThat(one.distance(two)).isEqualTo(0, within(1e-12));
    }

    @Test
    void noPictureNoCurve() {
        assertThatThrownBy(() -> EffectCurve.of(StreamState.of(REFERENCE), REFERENCE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EffectCurve(List.of(Double.NaN))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlaceIsTheCellOfTheNearestCentreAndTheAngleToTheNearestPointInIt() {
        double[][] identity = {{1, 0}, {0, 1}};
        var cells = new Cells(new double[][] {{5, 0}, {-5, 0}});
        double[][] points = {{5, 1}, {5, -1}, {-5, 0}};
        var block = ReferenceBlock.of(new double[2], identity, cells, points, new double[][] {{4, 0}, {6, 3}});

        ReferenceBlock.Place place = block.place(new double[] {1, 1});

        assertThat(place.cell()).isZero();
        assertThat(place.distance()).isEqualTo(1 - 6 / Math.sqrt(2 * 26), within(1e-12));
        assertThat(block.rank(place)).isEqualTo(4);
        assertThat(block.fresh(1)).isZero();
        assertThat(block.place(new double[] {-5, 0}).distance()).isEqualTo(0, within(1e-12));
    }

    /// The reference's rule takes the absolute value: the opposite direction is as near.
    @Test
    void anOppositeDirectionIsNear() {
        var cells = new Cells(new double[][] {{0, 0}});
        var block = ReferenceBlock.of(
                new double[2], new double[][] {{1, 0}, {0, 1}}, cells, new double[][] {{2, 1}}, new double[0][]);

        assertThat(block.place(new double[] {-4, -2}).distance()).isEqualTo(0, within(1e-12));
    }

    private static EffectCurve curve(List<BlockFeatures> features) {
        return EffectCurve.of(state(features), REFERENCE);
    }

    private static StreamState state(List<BlockFeatures> features) {
        StreamState state = StreamState.of(REFERENCE);
        FeatureFixture.placed(REFERENCE, features).forEach(state::add);
        return state;
    }
}
