// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.fingerprint.CompactNumbers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// What is remembered of a source beside its panes: how far its windows have come, and how its pictures fit
/// the generator that it was attributed to. Owned by one thread.
final class SourceMemory {

    private static final int FORMAT = 1;
    private static final int SPANS = WindowSpan.values().length;

    final long[] newestPane = new long[SPANS];
    final long[] images = new long[SPANS];
    final long[] tellAt = new long[SPANS];

    /// Index of the generator it is taken for, under [#registry]; -1 for none.
    int label = -1;

    long registry;
    double shortfall;

    /// Whom pictures were given to since the shortfall was 0.
    long[] tops = new long[0];

    long since;

    SourceMemory() {
        Arrays.fill(newestPane, Long.MIN_VALUE);
        Arrays.fill(tellAt, 1);
    }

    byte[] toBytes() {
        var out = new CompactNumbers.Writer().put(FORMAT);
        for (int i = 0; i < SPANS; i++) {
            out.put(newestPane[i]).put(images[i]).put(tellAt[i]);
        }
        out.put(label)
                .put(registry)
                .put(Double.doubleToRawLongBits(shortfall))
                .put(since)
                .put(tops.length);
        for (long top : tops) {
            out.put(top);
        }
        return out.toBytes();
    }

    static SourceMemory read(byte[] bytes) {
        var in = new CompactNumbers.Reader(bytes);
        long format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException("a source's memory has format " + format);
        }
        var memory = new SourceMemory();
        for (int i = 0; i < SPANS; i++) {
            memory.newestPane[i] = in.get();
            memory.images[i] = in.get();
            memory.tellAt[i] = in.get();
        }
        memory.label = (int) in.get();
        memory.registry = in.get();
        memory.shortfall = Double.longBitsToDouble(in.get());
        memory.since = in.get();
        memory.tops = new long[(int) in.get()];
        for (int i = 0; i < memory.tops.length; i++) {
            memory.tops[i] = in.get();
        }
        return memory;
    }

    /// Keys of one source: 16 bytes of a hash, then what tells its entries apart.
    static final class Keys {

        private static final int HASH_BYTES = 16;

        private final byte[] source;
        private final long encoder;

        Keys(ImageSource source, String encoderDigest, String referenceDigest) {
            this.source = Arrays.copyOf(hash(source.recordKey()), HASH_BYTES);
            this.encoder =
                    ByteBuffer.wrap(hash(encoderDigest + '|' + referenceDigest)).getLong();
        }

        byte[] encoders() {
            return ByteBuffer.allocate(HASH_BYTES + 1)
                    .put(source)
                    .put((byte) 'e')
                    .array();
        }

        byte[] memory() {
            return ByteBuffer.allocate(HASH_BYTES + 9)
                    .put(source)
                    .put((byte) 'm')
                    .putLong(encoder)
                    .array();
        }

        byte[] pane(WindowSpan span, long pane) {
            return ByteBuffer.allocate(HASH_BYTES + 18)
                    .put(source)
                    .put((byte) 'p')
                    .putLong(encoder)
                    .put((byte) span.code())
                    .putLong(pane)
                    .array();
        }

        private static byte[] hash(String text) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("every Java platform has SHA-256", missing);
            }
        }
    }
}
