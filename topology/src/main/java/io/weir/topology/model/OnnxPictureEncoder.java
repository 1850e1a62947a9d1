// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.guard.ImageEncoder;
import io.weir.guard.ModelRef;
import io.weir.model.Matrix;
import io.weir.model.ModelForm;
import io.weir.model.Pixels;
import io.weir.model.onnx.OnnxImageEncoder;
import io.weir.vision.seen.Picture;
import java.time.Instant;

/// An image encoder of the runtime, as guards ask it.
public final class OnnxPictureEncoder implements ImageEncoder, AutoCloseable {

    private final OnnxImageEncoder encoder;
    private final ModelRef model;
    private final int layers;

    /// Takes over the encoder: closing this closes it.
    public OnnxPictureEncoder(OnnxImageEncoder encoder) {
        if (!(encoder.entry().form() instanceof ModelForm.ImageFeatures form)) {
            throw new IllegalArgumentException(encoder.entry().id() + " is no image encoder");
        }
        this.encoder = encoder;
        this.model = new ModelRef(encoder.entry().id(), encoder.digest().sha256());
        this.layers = form.image().outputs().size();
    }

    @Override
    public ModelRef model() {
        return model;
    }

    @Override
    public int layers() {
        return layers;
    }

    @Override
    public int width() {
        return encoder.entry().width();
    }

    /// Whether the model passed its known answer and is not closed.
    public boolean isReady() {
        return encoder.isReady();
    }

    /// A picture beyond the runtime's bounds is [io.weir.guard.Cause#TOO_LONG].
    @Override
    public Features encode(Picture picture, Instant deadline) {
        if (picture.width() > Pixels.SIDE_MAX
                || picture.height() > Pixels.SIDE_MAX
                || (long) picture.width() * picture.height() * picture.channels() > Pixels.VALUES_MAX) {
            return new Features.Unavailable(io.weir.guard.Cause.TOO_LONG);
        }
        return switch (encoder.encode(pixels(picture), deadline)) {
            case io.weir.model.Features.Extracted extracted ->
                new Features.Extracted(extracted.layers().stream()
                        .map(OnnxPictureEncoder::layer)
                        .toList());
            case io.weir.model.Features.Unavailable(io.weir.model.Cause cause) ->
                new Features.Unavailable(OnnxTextEncoder.cause(cause));
        };
    }

    /// The same model, as health and metrics see it.
    WatchedModel watched() {
        return new WatchedModel() {
            @Override
            public String id() {
                return model.id();
            }

            @Override
            public String device() {
                return encoder.device();
            }

            @Override
            public boolean isReady() {
                return encoder.isReady();
            }

            @Override
            public boolean check(Instant deadline) {
                return encoder.check(deadline);
            }

            @Override
            public long queuedTokens() {
                return encoder.queuedTokens();
            }
        };
    }

    @Override
    public void close() {
        encoder.close();
    }

    private static Pixels pixels(Picture picture) {
        return picture.channels() == 1
                ? Pixels.grey(picture.width(), picture.height(), picture.values())
                : Pixels.rgb(picture.width(), picture.height(), picture.values());
    }

    private static Layer layer(Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.width()];
        for (int row = 0; row < matrix.rows(); row++) {
            System.arraycopy(matrix.row(row), 0, values, row * matrix.width(), matrix.width());
        }
        return new Layer(matrix.width(), values);
    }
}
