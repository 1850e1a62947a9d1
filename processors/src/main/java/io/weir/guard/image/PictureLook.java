// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.image;

import io.weir.guard.Blob;
import io.weir.guard.Cause;
import io.weir.guard.ImageEncoder;
import io.weir.guard.ImageEncoder.Features;
import io.weir.vision.attribution.ImageCause;
import io.weir.vision.attribution.ImageFeatures.Content;
import io.weir.vision.attribution.ImageFeatures.Extracted;
import io.weir.vision.attribution.ImageFeatures.Missing;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.PlacedImage;
import io.weir.vision.seen.ImageHeader;
import io.weir.vision.seen.Pdq;
import io.weir.vision.seen.Picture;
import io.weir.vision.seen.PictureReader;
import io.weir.vision.seen.Refusal;
import io.weir.vision.seen.SeenImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Looks at one picture's file: reads it once, hashes it, asks the encoder, places it in the reference.
///
/// Blocks while the encoder runs.
public final class PictureLook {

    /// Block whose class token and mean patch copies are looked for by: an early one, but for the first.
    private static final int COPY_BLOCK = 1;

    private final PictureReader reader;
    private final Optional<ImageEncoder> encoder;
    private final Optional<PlacedReference> reference;

    /// @param encoder without one pictures are hashed and no more
    /// @param reference of that encoder
    public PictureLook(PictureReader reader, Optional<ImageEncoder> encoder, Optional<PlacedReference> reference) {
        this.reader = reader;
        this.encoder = encoder;
        this.reference = reference;
    }

    /// What came of it.
    ///
    /// @param detail the rule that refused the file
    public record Looked(Optional<ImageHeader> header, Optional<Pdq.Hashed> hashed, Content content, String detail) {}

    public Looked look(Blob file, Instant deadline) {
        return switch (reader.read(file.bytes())) {
            case PictureReader.Reading.Refused(Refusal reason) ->
                new Looked(
                        Optional.empty(),
                        Optional.empty(),
                        new Missing(reason.isUnsupported() ? ImageCause.UNSUPPORTED : ImageCause.UNREADABLE),
                        reason.name());
            case PictureReader.Reading.Read(ImageHeader header, Picture picture) ->
                new Looked(Optional.of(header), Optional.of(Pdq.hash(picture)), content(picture, deadline), "");
        };
    }

    /// The same of a picture that was decoded already.
    public Looked look(Picture picture, Instant deadline) {
        return new Looked(Optional.empty(), Optional.of(Pdq.hash(picture)), content(picture, deadline), "");
    }

    public static String sha256(Blob file) {
        return SeenImage.sha256(file.bytes());
    }

    private Content content(Picture picture, Instant deadline) {
        if (encoder.isEmpty()) {
            return new Missing(ImageCause.NO_ENCODER);
        }
        return switch (encoder.get().encode(picture, deadline)) {
            case Features.Extracted(List<ImageEncoder.Layer> layers) -> extracted(layers);
            case Features.Unavailable(Cause cause) -> new Missing(cause(cause));
        };
    }

    private Content extracted(List<ImageEncoder.Layer> layers) {
        var blocks = BlockFeatures.quantised(
                layers.stream().map(layer -> row(layer, 0)).toArray(float[][]::new));
        ImageEncoder asked = encoder.orElseThrow();
        String digest = asked.model().sha256();
        Optional<PlacedReference> own =
                reference.filter(one -> one.encoderDigest().equals(digest));
        Optional<PlacedImage> placed = own.map(one -> one.reference().place(blocks));
        return new Extracted(
                asked.model().id(), digest, own.map(PlacedReference::digest), blocks, placed, copy(layers));
    }

    private static Optional<BlockFeatures> copy(List<ImageEncoder.Layer> layers) {
        ImageEncoder.Layer layer = layers.get(Math.min(COPY_BLOCK, layers.size() - 1));
        if (layer.rows() < 2) {
            return Optional.empty();
        }
        int width = layer.width();
        float[] features = new float[2 * width];
        for (int i = 0; i < width; i++) {
            features[i] = layer.at(0, i);
            for (int token = 1; token < layer.rows(); token++) {
                features[width + i] += layer.at(token, i) / (layer.rows() - 1);
            }
        }
        return Optional.of(BlockFeatures.quantised(new float[][] {features}));
    }

    private static float[] row(ImageEncoder.Layer layer, int row) {
        float[] values = new float[layer.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = layer.at(row, i);
        }
        return values;
    }

    private static ImageCause cause(Cause cause) {
        return switch (cause) {
            case TIMED_OUT, OVERLOADED -> ImageCause.TIMED_OUT;
            case TOO_LONG -> ImageCause.UNSUPPORTED;
            default -> ImageCause.MODEL_FAILED;
        };
    }
}
