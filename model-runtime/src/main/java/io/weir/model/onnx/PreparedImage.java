// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.nio.FloatBuffer;

/// A picture as a model reads it, waiting for its turn.
final class PreparedImage {

    private final float[] values;

    /// @param values not shared with anyone
    PreparedImage(float[] values) {
        this.values = values;
    }

    void copyTo(FloatBuffer buffer, int from) {
        buffer.put(from, values);
    }

    @Override
    public String toString() {
        return "PreparedImage[" + values.length + " values]";
    }
}
