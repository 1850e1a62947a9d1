// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.vision.seen.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/// Real pictures that come with Weir, for the demo, benchmarks and tests: 1,200 of Fashion-MNIST (MIT), grey, 28
/// by 28. The first 800 are training pictures, the others test pictures.
public final class SamplePictures {

    /// Width and height.
    public static final int SIDE = 28;

    private static final String FILE = "fashion-sample.gz";
    private static final int TRAINING = 800;

    private SamplePictures() {}

    /// Pictures that generators were made from.
    public static List<Picture> training() {
        return all().subList(0, TRAINING);
    }

    /// Pictures that no generator saw.
    public static List<Picture> fresh() {
        List<Picture> all = all();
        return all.subList(TRAINING, all.size());
    }

    /// As a PNG file.
    public static byte[] png(Picture picture) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.getRaster().setSample(x, y, 0, picture.at(x, y, 0));
            }
        }
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static List<Picture> all() {
        try (InputStream packed = Objects.requireNonNull(SamplePictures.class.getResourceAsStream(FILE), FILE);
                var in = new GZIPInputStream(packed)) {
            List<Picture> pictures = new ArrayList<>();
            byte[] pixels = in.readNBytes(SIDE * SIDE);
            while (pixels.length == SIDE * SIDE) {
                pictures.add(Picture.grey(SIDE, SIDE, pixels));
                pixels = in.readNBytes(SIDE * SIDE);
            }
            return List.copyOf(pictures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
