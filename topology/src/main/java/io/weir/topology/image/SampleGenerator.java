// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.vision.seen.Picture;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Simple generators made from [SamplePictures]: enough that a source's fingerprint can be told from another's.
///
/// A training run draws from a half of the pictures, with a strength of its own. None is a model of anything.
public enum SampleGenerator {
    /// A training picture with noise: a copier.
    GRAINY {
        @Override
        int pixel(Ingredients of, int x, int y, SplittableRandom random) {
            return of.one.at(x, y, 0) + (int) (14 * of.strength * random.nextGaussian());
        }
    },
    /// The mean of two training pictures.
    BLENDED {
        @Override
        int pixel(Ingredients of, int x, int y, SplittableRandom random) {
            return (int) (of.share * of.one.at(x, y, 0) + (1 - of.share) * of.other.at(x, y, 0));
        }
    },
    /// A training picture out of focus.
    SOFT {
        @Override
        int pixel(Ingredients of, int x, int y, SplittableRandom random) {
            double sum = 0;
            double weights = 0;
            for (int i = -1; i <= 1; i++) {
                for (int j = -1; j <= 1; j++) {
                    double weight = i == 0 && j == 0 ? 1 : of.strength * .7;
                    sum += weight * at(of.one, x + i, y + j);
                    weights += weight;
                }
            }
            return (int) (sum / weights + 2 * random.nextGaussian());
        }
    },
    /// The upper half of one picture over the lower half of another.
    COLLAGE {
        @Override
        int pixel(Ingredients of, int x, int y, SplittableRandom random) {
            return (y < of.seam ? of.one : of.other).at(x, y, 0);
        }
    },
    /// A training picture in few shades of grey.
    COARSE {
        @Override
        int pixel(Ingredients of, int x, int y, SplittableRandom random) {
            int step = (int) (52 * of.strength);
            return of.one.at(x, y, 0) / step * step + step / 3;
        }
    };

    /// What one picture is made of.
    record Ingredients(Picture one, Picture other, double strength, double share, int seam) {}

    abstract int pixel(Ingredients of, int x, int y, SplittableRandom random);

    /// As fingerprints and events name it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param run 0 or 1
    public Picture draw(List<Picture> training, int run, SplittableRandom random) {
        int half = training.size() / 2;
        int from = run == 0 ? 0 : half;
        var of = new Ingredients(
                training.get(from + random.nextInt(half)),
                training.get(from + random.nextInt(half)),
                run == 0 ? 1 : 1.06,
                random.nextDouble(.35, .65),
                random.nextInt(11, 17));
        byte[] values = new byte[SamplePictures.SIDE * SamplePictures.SIDE];
        for (int y = 0; y < SamplePictures.SIDE; y++) {
            for (int x = 0; x < SamplePictures.SIDE; x++) {
                values[y * SamplePictures.SIDE + x] = (byte) Math.clamp(pixel(of, x, y, random), 0, 255);
            }
        }
        return Picture.grey(SamplePictures.SIDE, SamplePictures.SIDE, values);
    }

    private static int at(Picture picture, int x, int y) {
        return picture.at(Math.clamp(x, 0, SamplePictures.SIDE - 1), Math.clamp(y, 0, SamplePictures.SIDE - 1), 0);
    }
}
