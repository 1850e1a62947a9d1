// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import io.weir.vision.seen.Picture;
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
    Features encode(Picture picture, Instant deadline);

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
