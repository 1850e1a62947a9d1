// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Blob;
import io.weir.guard.Cause;
import io.weir.guard.ImageEncoder;
import io.weir.guard.ModelRef;
import io.weir.guard.image.PictureLook.Looked;
import io.weir.vision.attribution.ImageCause;
import io.weir.vision.attribution.ImageFeatures.Missing;
import io.weir.vision.seen.ImageLimits;
import io.weir.vision.seen.Picture;
import io.weir.vision.seen.PictureReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PictureLookTest {

    private static final int HOSTILE = 10_000;
    private static final long HEAP_SLACK = 24L << 20;

    /// F31 to F33: each is read or refused by a named rule, and nothing of it stays.
    @Test
    void tenThousandHostileFilesAreEachAnsweredAndLeaveTheHeapAsItWas() throws IOException {
        PictureLook look = look(Optional.empty());
        List<byte[]> seeds = List.of(file("png"), file("jpg"), file("gif"));
        var random = new SplittableRandom(31);
        int refused = 0;
        look.look(new Blob(seeds.getFirst()), Instant.EPOCH);
        long before = used();

        for (int i = 0; i < HOSTILE; i++) {
            Looked looked = look.look(new Blob(hostile(seeds.get(i % seeds.size()), random)), Instant.EPOCH);
            assertThat(looked.content()).isInstanceOf(Missing.class);
            refused += looked.header().isEmpty() ? 1 : 0;
            assertThat(looked.header().isEmpty()).isEqualTo(!looked.detail().isEmpty());
        }

        assertThat(refused).isGreaterThan(HOSTILE / 4);
        assertThat(used() - before).isLessThan(HEAP_SLACK);
    }

    @Test
    void withoutAnEncoderAPictureIsHashedAndNoMore() throws IOException {
        Looked looked = look(Optional.empty()).look(new Blob(file("png")), Instant.EPOCH);

        assertThat(looked.hashed()).isPresent();
        assertThat(looked.content()).isEqualTo(new Missing(ImageCause.NO_ENCODER));
    }

    @ParameterizedTest
    @EnumSource
    void anEncoderThatGivesNothingLeavesACause(Cause cause) throws IOException {
        Looked looked = look(Optional.of(new Unavailable(cause))).look(new Blob(file("png")), Instant.EPOCH);

        assertThat(looked.content()).isInstanceOf(Missing.class);
        assertThat(looked.hashed()).isPresent();
    }

    private static PictureLook look(Optional<ImageEncoder> encoder) {
        return new PictureLook(new PictureReader(ImageLimits.standard()), encoder, Optional.empty());
    }

    /// Cut, with bytes turned, with a stretch doubled, or with a tail.
    private static byte[] hostile(byte[] file, SplittableRandom random) {
        byte[] turned = file.clone();
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(turned, random.nextInt(turned.length));
            case 1 -> {
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    turned[random.nextInt(turned.length)] = (byte) random.nextInt();
                }
                yield turned;
            }
            case 2 -> {
                List<Byte> longer = new ArrayList<>();
                int from = random.nextInt(turned.length);
                for (int i = 0; i < turned.length; i++) {
                    longer.add(turned[i]);
                    if (i == from) {
                        for (int k = from; k < Math.min(turned.length, from + 40); k++) {
                            longer.add(turned[k]);
                        }
                    }
                }
                byte[] doubled = new byte[longer.size()];
                for (int i = 0; i < doubled.length; i++) {
                    doubled[i] = longer.get(i);
                }
                yield doubled;
            }
            default -> Arrays.copyOf(turned, turned.length + 1 + random.nextInt(200));
        };
    }

    private static byte[] file(String format) throws IOException {
        var image = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        var random = new SplittableRandom(1);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                image.getRaster().setSample(x, y, 0, (x * 5 + random.nextInt(20)) & 255);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private record Unavailable(Cause cause) implements ImageEncoder {

        @Override
        public ModelRef model() {
            return new ModelRef("none", "0".repeat(64));
        }

        @Override
        public int layers() {
            return 1;
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public Features encode(Picture picture, Instant deadline) {
            return new Features.Unavailable(cause);
        }
    }
}
