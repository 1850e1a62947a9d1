// SPDX-License-Identifier: Apache-2.0
package io.weir.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.ImageSettings;
import io.weir.model.Pixels;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Known values are those of Pillow 12 in floating point (`mode="F"`), `BICUBIC` and `BOX`.
final class ImagePreparationTest {

    private static final Offset<Float> CLOSE = Offset.offset(.01f);

    @Test
    void aSmallerPictureIsWhatBicubicFilteringGives() {
        assertPrepared(
                prepared(3, 3, ResizeFilter.BICUBIC),
                15.857f,
                78.077f,
                146.046f,
                20.795f,
                83.015f,
                150.985f,
                25.734f,
                87.954f,
                155.923f);
    }

    @Test
    void aSmallerPictureIsWhatMeansOverAreasGive() {
        assertPrepared(prepared(3, 3, ResizeFilter.AREA), 20, 94, 149.5f, 24.5f, 98.5f, 154, 29, 103, 158.5f);
    }

    @Test
    void aLargerPictureIsCutInItsMiddle() {
        assertPrepared(prepared(8, 2, ResizeFilter.BICUBIC), 92.517f, 116.062f, 94.392f, 117.937f);
    }

    @Test
    void aPictureOfTheRightSizeIsLeftAsItIs() {
        float[] found = new ImagePreparation(grey(2, 2), ResizeFilter.BICUBIC)
                .prepare(Pixels.grey(2, 2, new byte[] {0, (byte) 255, 7, (byte) 130}));

        assertPrepared(found, 0, 255, 7, 130);
    }

    @Test
    void whatBicubicFilteringCarriesOverWhiteIsSetBack() {
        byte[] edge = {0, 0, (byte) 255, (byte) 255};
        float[] found = new ImagePreparation(grey(4, 8), ResizeFilter.BICUBIC).prepare(Pixels.grey(2, 2, edge));

        assertThat(found).hasSize(16);
        for (float value : found) {
            assertThat(value).isBetween(-.001f, 255.001f);
        }
    }

    @Test
    void channelsLieOneBehindTheOtherLessTheirMeanOverTheirDeviation() {
        var settings = new ImageSettings(1, 1, 1, 4, List.of(.5, .25, 0.), List.of(.5, .25, 1.), "x", List.of("y"));

        float[] found = new ImagePreparation(settings, ResizeFilter.AREA)
                .prepare(Pixels.rgb(1, 1, new byte[] {(byte) 255, 0, (byte) 51}));

        assertPrepared(found, 1, -1, .2f);
    }

    @Test
    void greyIsEveryColourAndColourIsItsLuma() {
        var colours = new ImageSettings(1, 1, 1, 4, List.of(0., 0., 0.), List.of(1., 1., 1.), "x", List.of("y"));

        assertPrepared(
                new ImagePreparation(colours, ResizeFilter.AREA).prepare(Pixels.grey(1, 1, new byte[] {51})),
                .2f,
                .2f,
                .2f);
        assertPrepared(
                new ImagePreparation(grey(1, 1), ResizeFilter.AREA).prepare(Pixels.rgb(1, 1, new byte[] {100, 50, 10})),
                60.39f);
    }

    @Test
    void theThinnestPictureIsPreparedToo() {
        var preparation = new ImagePreparation(grey(28, 32), ResizeFilter.BICUBIC);

        assertThat(preparation.prepare(Pixels.grey(1, Pixels.SIDE_MAX, new byte[Pixels.SIDE_MAX])))
                .hasSize(784);
        assertThat(preparation.prepare(Pixels.grey(Pixels.SIDE_MAX, 1, new byte[Pixels.SIDE_MAX])))
                .hasSize(784);
    }

    @Test
    void aPictureWhoseValuesDoNotFillItIsRefused() {
        assertThatThrownBy(() -> Pixels.rgb(2, 2, new byte[11])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pixels.grey(0, 2, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pixels.grey(Pixels.SIDE_MAX + 1, 1, new byte[Pixels.SIDE_MAX + 1]))
                .hasMessage("a picture's sides are from 1 to 16384");
        assertThatThrownBy(() -> Pixels.rgb(16_384, 16_384, new byte[0]))
                .hasMessage("a picture has at most 67108864 values");
    }

    private static float[] prepared(int resize, int size, ResizeFilter filter) {
        byte[] values = new byte[35];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 37);
        }
        return new ImagePreparation(grey(size, resize), filter).prepare(Pixels.grey(7, 5, values));
    }

    /// Settings under which prepared values are those of the pixels.
    private static ImageSettings grey(int size, int resize) {
        return new ImageSettings(size, resize, 1, 4, List.of(0.), List.of(1 / 255.), "x", List.of("y"));
    }

    private static void assertPrepared(float[] found, float... expected) {
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).as("value %s", i).isCloseTo(expected[i], CLOSE);
        }
    }
}
