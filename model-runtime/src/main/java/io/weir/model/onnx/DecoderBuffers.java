// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/// Memory outside the heap that one worker reuses from step to step.
///
/// A prompt is read in chunks whose logits fit [#LOGITS_BYTES_MAX], so that memory depends neither on its
/// length nor on the vocabulary.
final class DecoderBuffers {

    private static final int LOGITS_BYTES_MAX = 32 << 20;

    /// As fast a token as 128 to within 2 %, and so much finer for what is kept of a prompt.
    private static final int CHUNK_MAX = 64;

    private final int chunk;
    private final int vocabulary;
    private final boolean reads;
    private final LongBuffer ids;
    private final LongBuffer positions;
    private final LongBuffer ones;
    private final FloatBuffer logits;

    DecoderBuffers(DecoderLayout layout, int contextTokensMax) {
        this.vocabulary = layout.vocabulary();
        this.chunk = Math.clamp(LOGITS_BYTES_MAX / ((long) vocabulary * Float.BYTES), 1, CHUNK_MAX);
        this.reads = layout.logitsType() == OnnxJavaType.FLOAT;
        this.ids = longs(chunk);
        this.positions = longs(chunk);
        this.ones = longs(contextTokensMax);
        for (int i = 0; i < contextTokensMax; i++) {
            ones.put(i, 1);
        }
        this.logits = ByteBuffer.allocateDirect(chunk * vocabulary * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /// Tokens that one run reads.
    int chunk() {
        return chunk;
    }

    /// Whether the model writes its logits here itself; fp16 ones are converted on the way.
    boolean isPinned() {
        return reads;
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

    private static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
