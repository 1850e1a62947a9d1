// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageInspectorTest {

    private static final ImageLimits LIMITS = ImageLimits.standard();
    private static final Picture PICTURE = DrawnPicture.of(60, 40, 1, 1);

    private final ImageInspector inspector = new ImageInspector(LIMITS);

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void aSoundFileTellsItsSize(String format) {
        assertThat(inspector.inspect(ImageFileFixture.written(PICTURE, format)))
                .isInstanceOfSatisfying(Inspection.Accepted.class, accepted -> {
                    assertThat(accepted.header().width()).isEqualTo(60);
                    assertThat(accepted.header().height()).isEqualTo(40);
                    assertThat(accepted.header().frames()).isEqualTo(1);
                });
    }

    @Test
    void aWebpFileTellsItsSize() {
        assertThat(inspector.inspect(ImageFileFixture.webp(640, 479)))
                .isInstanceOfSatisfying(
                        Inspection.Accepted.class,
                        accepted -> assertThat(accepted.header())
                                .isEqualTo(new ImageHeader(ImageFormat.WEBP, 640, 479, 1)));
    }

    /// Fault F31.
    @Test
    void hugePicturesAreRefusedByTheirHeaderAlone() {
        assertRefused(ImageFileFixture.png(64_250, 64_250).bytes(), Refusal.SIDE_TOO_LONG);
        assertRefused(ImageFileFixture.png(10_000, 10_000).bytes(), Refusal.TOO_MANY_PIXELS);
        assertRefused(ImageFileFixture.png(-1, 5).bytes(), Refusal.SIDE_TOO_LONG);
        assertRefused(ImageFileFixture.png(0, 5).bytes(), Refusal.MALFORMED);
        assertRefused(ImageFileFixture.gif(64_250, 64_250).bytes(), Refusal.SIDE_TOO_LONG);
        assertRefused(jpegOfSize(64_250, 64_250), Refusal.SIDE_TOO_LONG);
        assertRefused(ImageFileFixture.webp(16_384, 16_384), Refusal.TOO_MANY_PIXELS);
    }

    /// Memory is bounded by what the file has, not by what it claims; the bound of the promise is 16 MB.
    @Test
    void refusingABombTakesHardlyAnyMemory() {
        byte[] bomb = ImageFileFixture.png(64_250, 64_250).bytes();
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        inspector.inspect(bomb);

        long before = threads.getCurrentThreadAllocatedBytes();
        inspector.inspect(bomb);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 10);
    }

    @Test
    void tenThousandFramesAreRefused() {
        var gif = ImageFileFixture.gif(1, 1);
        for (int i = 0; i < 10_000; i++) {
            gif.gifFrame();
        }
        assertRefused(gif.raw(0x3B).bytes(), Refusal.TOO_MANY_FRAMES);
        assertRefused(
                ImageFileFixture.png(4, 4)
                        .pngChunk("acTL", new byte[] {0, 0, 0x27, 0x10, 0, 0, 0, 0})
                        .bytes(),
                Refusal.TOO_MANY_FRAMES);
    }

    @Test
    void aThousandFramesAreTheLimit() {
        var gif = ImageFileFixture.gif(1, 1);
        for (int i = 0; i < LIMITS.framesMax(); i++) {
            gif.gifFrame();
        }

        assertThat(inspector.inspect(gif.raw(0x3B).bytes())).isInstanceOf(Inspection.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void aFileWithSomethingBehindItsEndIsRefused(String format) {
        byte[] file = ImageFileFixture.written(PICTURE, format);

        assertRefused(new ImageFileFixture().raw(file).ascii("PK\u0003\u0004").bytes(), Refusal.TRAILING_DATA);
        assertRefused(new ImageFileFixture().raw(file).raw(file).bytes(), Refusal.TRAILING_DATA);
    }

    /// Wherever a file is cut, it is refused, and nothing is thrown.
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void aTruncatedFileIsRefused(String format) {
        byte[] file = ImageFileFixture.written(PICTURE, format);
        for (int length = 0; length < file.length; length++) {
            assertThat(inspector.inspect(Arrays.copyOf(file, length)))
                    .as("the first %d of %d bytes", length, file.length)
                    .isInstanceOf(Inspection.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void damagedFilesAreNeverMoreThanRefused(long seed) {
        var random = new SplittableRandom(seed);
        var reader = new PictureReader(LIMITS);
        for (String format : new String[] {"png", "jpeg", "gif"}) {
            byte[] file = ImageFileFixture.written(PICTURE, format);
            for (int round = 0; round < 200; round++) {
                byte[] damaged = file.clone();
                for (int i = 0; i < 4; i++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                assertThat(reader.read(damaged)).isNotNull();
            }
        }
        byte[] webp = ImageFileFixture.webp(9, 9);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = webp.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            assertThat(reader.read(damaged)).isInstanceOf(PictureReader.Reading.Refused.class);
        }
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertRefused(new byte[0], Refusal.EMPTY);
        assertRefused(new byte[LIMITS.bytesMax() + 1], Refusal.TOO_MANY_BYTES);
        assertRefused(
                new ImageFileFixture()
                        .ascii("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"a\">]><svg>&a;</svg>")
                        .bytes(),
                Refusal.UNKNOWN_FORMAT);
    }

    @Test
    void chunksAndMetadataAreBounded() {
        var many = ImageFileFixture.png(4, 4);
        for (int i = 0; i <= LIMITS.chunksMax(); i++) {
            many.pngChunk("tEXt", new byte[0]);
        }
        assertRefused(many.bytes(), Refusal.TOO_MANY_CHUNKS);
        assertRefused(
                ImageFileFixture.png(4, 4)
                        .pngChunk("eXIf", new byte[LIMITS.metadataBytesMax() + 1])
                        .bytes(),
                Refusal.TOO_MUCH_METADATA);
    }

    @Test
    void aWrongChecksumAndASecondHeaderAreRefused() {
        byte[] file = ImageFileFixture.written(PICTURE, "png");
        file[file.length - 20] ^= 1;
        assertRefused(file, Refusal.MALFORMED);
        assertRefused(
                ImageFileFixture.png(4, 4)
                        .raw(Arrays.copyOfRange(ImageFileFixture.png(9, 9).bytes(), 8, 33))
                        .bytes(),
                Refusal.MALFORMED);
    }

    private void assertRefused(byte[] file, Refusal reason) {
        assertThat(inspector.inspect(file)).isEqualTo(new Inspection.Refused(reason));
    }

    private static byte[] jpegOfSize(int width, int height) {
        return new ImageFileFixture()
                .raw(0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0)
                .bytes();
    }
}
