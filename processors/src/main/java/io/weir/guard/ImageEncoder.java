// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Instant;
import java.util.List;

/// Port: a picture in, what each block of a model makes of it out. Calls block; never call it on a stream
/// thread.
public interface ImageEncoder {

    /// Of what runs: a model that is cut for its blocks has a digest of its own.
    ModelRef model();

    /// Blocks that are given, first to last.
    int layers();

    /// Length of every row.
    int width();

    /// Never throws for what a picture is.
    Features encode(Image image, Instant deadline);

    /// A decoded picture: grey or red, green, blue; 8 bits each, row by row from the top left. Immutable.
    ///
    /// Whoever decodes it refuses what claims to be larger than it may be.
    final class Image {

        private final int width;
        private final int height;
        private final int channels;
        private final byte[] values;

        private Image(int width, int height, int channels, byte[] values) {
            if (!(width >= 1 && height >= 1 && (long) width * height * channels == values.length)) {
                throw new IllegalArgumentException("values fill the picture");
            }
            this.width = width;
            this.height = height;
            this.channels = channels;
            this.values = values.clone();
        }

        /// @param values one byte a pixel
        public static Image grey(int width, int height, byte[] values) {
            return new Image(width, height, 1, values);
        }

        /// @param values red, green and blue of each pixel in turn
        public static Image rgb(int width, int height, byte[] values) {
            return new Image(width, height, 3, values);
        }

        public int width() {
            return width;
        }

        public int height() {
            return height;
        }

        /// 1 or 3.
        public int channels() {
            return channels;
        }

        public byte[] values() {
            return values.clone();
        }

        @Override
        public String toString() {
            return "Image[" + width + " x " + height + " x " + channels + "]";
        }
    }

    /// What came of it.
    sealed interface Features {

        /// @param layers one for each block, first to last
        record Extracted(List<Layer> layers) implements Features {

            public Extracted {
                layers = List.copyOf(layers);
                if (layers.isEmpty()) {
                    throw new IllegalArgumentException("features have a layer");
                }
            }
        }

        record Unavailable(Cause cause) implements Features {}
    }

    /// What one block gives: a row for each token, the class token first. Immutable and finite.
    final class Layer {

        private final int width;
        private final float[] values;

        /// @param values row by row; its length is a multiple of `width`
        public Layer(int width, float[] values) {
            if (!(width > 0 && values.length > 0 && values.length % width == 0)) {
                throw new IllegalArgumentException("values fill whole rows");
            }
            this.width = width;
            this.values = values.clone();
            for (float value : this.values) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("a layer is finite");
                }
            }
        }

        public int rows() {
            return values.length / width;
        }

        public int width() {
            return width;
        }

        public float at(int row, int column) {
            return values[row * width + column];
        }

        /// Row by row.
        public float[] toArray() {
            return values.clone();
        }

        @Override
        public String toString() {
            return "Layer[" + rows() + " x " + width + "]";
        }
    }
}
