// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads a file once: structure first, then the first frame's pixels, without its metadata.
///
/// Transparency is dropped, colour profiles are not applied; both as most readers of training images do.
public final class PictureReader {

    private final ImageInspector inspector;

    public PictureReader(ImageLimits limits) {
        this.inspector = new ImageInspector(limits);
    }

    /// What came of it.
    public sealed interface Reading {

        record Read(ImageHeader header, Picture picture) implements Reading {}

        record Refused(Refusal reason) implements Reading {}
    }

    public Reading read(byte[] file) {
        return switch (inspector.inspect(file)) {
            case Inspection.Refused(Refusal reason) -> new Reading.Refused(reason);
            case Inspection.Accepted accepted
            when accepted.header().format() == ImageFormat.WEBP -> new Reading.Refused(Refusal.UNSUPPORTED_VARIANT);
            case Inspection.Accepted accepted -> decode(accepted.header(), accepted.stripped(file));
        };
    }

    private static Reading decode(ImageHeader header, byte[] stripped) {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(header.format().name().toLowerCase(Locale.ROOT));
        if (!readers.hasNext()) {
            return new Reading.Refused(Refusal.UNSUPPORTED_VARIANT);
        }
        ImageReader reader = readers.next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(stripped))) {
            reader.setInput(in, true, true);
            if (reader.getWidth(0) > header.width() || reader.getHeight(0) > header.height()) {
                return new Reading.Refused(Refusal.MALFORMED);
            }
            return new Reading.Read(header, picture(reader.read(0)));
        } catch (IOException | RuntimeException undecodable) {
            // Decoders of the platform throw both for what a file holds; neither says more than that.
            return new Reading.Refused(Refusal.UNDECODABLE);
        } finally {
            reader.dispose();
        }
    }

    private static Picture picture(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            return Picture.grey(width, height, grey(image));
        }
        byte[] values = new byte[3 * width * height];
        int[] line = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, line, 0, width);
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                values[at] = (byte) (line[x] >> 16);
                values[at + 1] = (byte) (line[x] >> 8);
                values[at + 2] = (byte) line[x];
            }
        }
        return Picture.rgb(width, height, values);
    }

    /// Straight from the raster: the platform takes grey for linear light, and would brighten it.
    private static byte[] grey(BufferedImage image) {
        Raster raster = image.getRaster();
        int bits = raster.getSampleModel().getSampleSize(0);
        double scale = 255.0 / ((1 << bits) - 1);
        byte[] values = new byte[image.getWidth() * image.getHeight()];
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getSamples(0, y, line.length, 1, 0, line);
            for (int x = 0; x < line.length; x++) {
                values[y * line.length + x] = (byte) Math.round(line[x] * scale);
            }
        }
        return values;
    }
}
