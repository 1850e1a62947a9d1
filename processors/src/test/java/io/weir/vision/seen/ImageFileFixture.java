// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/// Files of each format, good and hostile.
final class ImageFileFixture {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    ImageFileFixture ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    ImageFileFixture raw(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    ImageFileFixture raw(byte[] values) {
        out.writeBytes(values);
        return this;
    }

    ImageFileFixture pngChunk(String type, byte[] data) {
        byte[] body = new ImageFileFixture().ascii(type).raw(data).bytes();
        var crc = new CRC32();
        crc.update(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return this;
    }

    /// Signature and header of an 8-bit picture in colour.
    static ImageFileFixture png(int width, int height) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .put((byte) 2)
                .array();
        return new ImageFileFixture().ascii(PngWalk.SIGNATURE).pngChunk("IHDR", header);
    }

    /// Header without a colour table.
    static ImageFileFixture gif(int width, int height) {
        return new ImageFileFixture().ascii("GIF89a").raw(width & 255, width >> 8, height & 255, height >> 8, 0, 0, 0);
    }

    /// One frame of one pixel with its own table of two colours.
    ImageFileFixture gifFrame() {
        return raw(0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 0, 0, 0, 255, 255, 255, 2, 2, 0x44, 1, 0);
    }

    /// Lossless header of a WebP file; what follows it is no picture.
    static byte[] webp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(22);
        file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(10).put((byte) 0x2F);
        file.putInt((width - 1) | (height - 1) << 14);
        return file.array();
    }

    static byte[] written(Picture picture, String format) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, picture.at(x, y, 0) << 16 | picture.at(x, y, 1) << 8 | picture.at(x, y, 2));
            }
        }
        var written = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, written)) {
                throw new IllegalStateException("no writer of " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.toByteArray();
    }
}
