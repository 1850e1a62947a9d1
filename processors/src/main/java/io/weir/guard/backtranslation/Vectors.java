// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A vector as an immutable text of its bytes, for records.
final class Vectors {

    private Vectors() {}

    static String text(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }

    static float[] of(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        float[] vector = new float[text.length() / Float.BYTES];
        for (int at = 0; at < vector.length; at++) {
            vector[at] = bytes.getFloat();
        }
        return vector;
    }
}
