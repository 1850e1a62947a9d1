// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/// Memory outside the heap that one worker reuses from step to step.
///
/// A prompt is read in chunks whose logits fit [#LOGITS_BYTES_MAX], and half as much again where the model
/// writes half precision, so that memory depends neither on its length nor on the vocabulary.
final class DecoderBuffers {

    private static final int LOGITS_BYTES_MAX = 32 << 20;

    /// As fast a token as 128 to within 2 %, and so much finer for what is kept of a prompt.
    private static final int CHUNK_MAX = 64;

    private final int chunk;
    private final int vocabulary;
    private final LongBuffer ids;
    private final LongBuffer positions;
    private final LongBuffer ones;
    private final FloatBuffer logits;

    /// Empty where the model writes single precision.
    private final ShortBuffer halves;

    DecoderBuffers(DecoderLayout layout, int contextTokensMax) {
        this.vocabulary = layout.vocabulary();
        this.chunk = Math.clamp(LOGITS_BYTES_MAX / ((long) vocabulary * Float.BYTES), 1, CHUNK_MAX);
        this.ids = longs(chunk);
        this.positions = longs(chunk);
        this.ones = longs(contextTokensMax);
        for (int i = 0; i < contextTokensMax; i++) {
            ones.put(i, 1);
        }
        this.logits = ByteBuffer.allocateDirect(chunk * vocabulary * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        boolean writesHalves = layout.logitsType() == OnnxJavaType.FLOAT16;
        this.halves = ByteBuffer.allocateDirect(writesHalves ? chunk * vocabulary * Short.BYTES : 0)
                .order(ByteOrder.nativeOrder())
                .asShortBuffer();
    }

    /// Tokens that one run reads.
    int chunk() {
        return chunk;
    }

    /// Whether the model writes its logits to [#halves]; then [#widen] makes them [#logits].
    boolean writesHalves() {
        return halves.capacity() > 0;
    }

    LongBuffer ids(long[] from, int start, int end) {
        ids.put(0, from, start, end - start);
        return ids.slice(0, end - start);
    }

    LongBuffer positions(int start, int count) {
        for (int i = 0; i < count; i++) {
            positions.put(i, start + i);
        }
        return positions.slice(0, count);
    }

    LongBuffer ones(int count) {
        return ones.slice(0, count);
    }

    FloatBuffer logits(int rows) {
        return logits.slice(0, rows * vocabulary);
    }

    ShortBuffer halves(int rows) {
        return halves.slice(0, rows * vocabulary);
    }

    void widen(int rows) {
        int end = rows * vocabulary;
        for (int i = 0; i < end; i++) {
            logits.put(i, Float.float16ToFloat(halves.get(i)));
        }
    }

    private static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
