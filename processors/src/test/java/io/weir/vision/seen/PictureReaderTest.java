// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.vision.seen.PictureReader.Reading;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class PictureReaderTest {

    private static final Picture PICTURE = DrawnPicture.of(120, 90, 2, 1);

    private final PictureReader reader = new PictureReader(ImageLimits.standard());

    @Test
    void aLosslessFileGivesItsPixels() {
        assertThat(read(ImageFileFixture.written(PICTURE, "png")).picture().values())
                .isEqualTo(PICTURE.values());
    }

    /// The bound of the promise is 10 bits at quality 80.
    @Test
    void aLossyFileKeepsItsHash() {
        Pdq.Hashed original = Pdq.hash(PICTURE);

        Pdq.Hashed found =
                Pdq.hash(read(ImageFileFixture.written(PICTURE, "jpeg")).picture());

        assertThat(original.quality()).isGreaterThanOrEqualTo(80);
        assertThat(found.hash().distance(original.hash())).isLessThanOrEqualTo(10);
    }

    /// The platform would take 100 for linear light and give 165.
    @Test
    void greyStaysAsItIs() throws IOException {
        var image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((java.awt.image.DataBufferByte) image.getRaster().getDataBuffer()).getData(), (byte) 100);
        var file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);

        Picture picture = read(file.toByteArray()).picture();

        assertThat(picture.channels()).isEqualTo(1);
        assertThat(picture.at(2, 1, 0)).isEqualTo(100);
    }

    @Test
    void metadataNeverReachTheDecoder() {
        byte[] file = ImageFileFixture.written(PICTURE, "png");
        byte[] profile = new byte[300];
        byte[] withProfile = new ImageFileFixture()
                .raw(Arrays.copyOf(file, 33))
                .pngChunk("iCCP", profile)
                .pngChunk("zTXt", profile)
                .raw(Arrays.copyOfRange(file, 33, file.length))
                .bytes();

        assertThat(((Inspection.Accepted) new ImageInspector(ImageLimits.standard()).inspect(withProfile))
                        .stripped(withProfile))
                .isEqualTo(file);
        assertThat(read(withProfile).picture().values()).isEqualTo(PICTURE.values());
    }

    @Test
    void soundHeadersWithBrokenPixelsAreUndecodable() {
        byte[] file = ImageFileFixture.png(4, 4)
                .pngChunk("IDAT", new byte[] {1, 2, 3})
                .pngChunk("IEND", new byte[0])
                .bytes();

        assertThat(reader.read(file)).isEqualTo(new Reading.Refused(Refusal.UNDECODABLE));
    }

    @Test
    void webpIsUnsupportedNotUnreadable() {
        assertThat(reader.read(ImageFileFixture.webp(5, 5)))
                .isEqualTo(new Reading.Refused(Refusal.UNSUPPORTED_VARIANT));
        assertThat(Refusal.UNSUPPORTED_VARIANT.isUnsupported()).isTrue();
    }

    @Test
    void factsNameTheFileAsItCame() {
        byte[] file = ImageFileFixture.written(PICTURE, "png");

        SeenImage seen = SeenImage.of(file, read(file));

        assertThat(seen.sha256()).isEqualTo(SeenImage.sha256(file)).hasSize(64);
        assertThat(seen.header()).isEqualTo(new ImageHeader(ImageFormat.PNG, 120, 90, 1));
        assertThat(seen.hashed().isComparable()).isTrue();
    }

    private Reading.Read read(byte[] file) {
        assertThat(reader.read(file)).isInstanceOf(Reading.Read.class);
        return (Reading.Read) reader.read(file);
    }
}
