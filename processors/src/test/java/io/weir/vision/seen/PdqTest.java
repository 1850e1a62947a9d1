// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PdqTest {

    /// Floating-point sums in another order may turn a coefficient at the median, no more.
    @Test
    void equalBrightnessGivesTheReferencesHashes() {
        assertThat(PdqKnownAnswers.compare())
                .hasSize(30)
                .allSatisfy(answer -> {
                    assertThat(answer.bitsOff()).isLessThanOrEqualTo(2);
                    assertThat(answer.qualityOff()).isLessThanOrEqualTo(1);
                })
                .anySatisfy(answer -> assertThat(answer.quality()).isLessThan(Pdq.QUALITY_MIN));
    }

    @ParameterizedTest
    @EnumSource
    void aTurnedPicturesHashIsItsOriginalsVariant(Dihedral turn) {
        Picture picture = DrawnPicture.of(64, 64, 5, 1);

        Pdq.Hashed original = Pdq.hash(picture);
        Pdq.Hashed turned = Pdq.hash(turned(picture, turn));

        assertThat(turned.hash()
                        .distance(original.variants()
                                .get(List.of(Dihedral.values()).indexOf(turn))))
                .isLessThanOrEqualTo(8);
    }

    @Test
    void aFlatPictureHasNoQuality() {
        byte[] values = new byte[100 * 100];
        Arrays.fill(values, (byte) 90);

        Pdq.Hashed hashed = Pdq.hash(Picture.grey(100, 100, values));

        assertThat(hashed.quality()).isZero();
        assertThat(hashed.isComparable()).isFalse();
    }

    @Test
    void aDarkerCopyStaysNearAndAnotherPictureDoesNot() {
        Pdq.Hashed one = Pdq.hash(DrawnPicture.of(200, 160, 3, 1));

        assertThat(one.hash().distance(Pdq.hash(DrawnPicture.of(200, 160, 3, 2)).hash()))
                .isLessThanOrEqualTo(PdqIndex.DISTANCE_MAX);
        assertThat(one.hash().distance(Pdq.hash(DrawnPicture.of(200, 160, 4, 1)).hash()))
                .isGreaterThan(64);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 129})
    void everySizeHasAHash(int side) {
        assertThat(Pdq.hash(DrawnPicture.of(side, 3, 8, 1)).variants()).hasSize(8);
    }

    @Test
    void hexIsReadAsItIsWritten() {
        PdqHash hash = Pdq.hash(DrawnPicture.of(64, 64, 1, 1)).hash();

        assertThat(PdqHash.ofHex(hash.hex())).isEqualTo(hash);
        assertThat(new PdqHash(1, 0, 0, 0).hex()).endsWith("1").startsWith("0");
    }

    private static Picture turned(Picture picture, Dihedral turn) {
        int side = picture.width();
        byte[] values = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int last = side - 1;
                int fromX = switch (turn) {
                    case ORIGINAL, FLIPPED_X -> x;
                    case ROTATED_180, FLIPPED_Y -> last - x;
                    case ROTATED_90, ANTI_TRANSPOSED -> last - y;
                    case ROTATED_270, TRANSPOSED -> y;
                };
                int fromY = switch (turn) {
                    case ORIGINAL, FLIPPED_Y -> y;
                    case ROTATED_180, FLIPPED_X -> last - y;
                    case ROTATED_90, TRANSPOSED -> x;
                    case ROTATED_270, ANTI_TRANSPOSED -> last - x;
                };
                for (int channel = 0; channel < 3; channel++) {
                    values[3 * (y * side + x) + channel] = (byte) picture.at(fromX, fromY, channel);
                }
            }
        }
        return Picture.rgb(side, side, values);
    }
}
