// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.Arrays;

/// Whole numbers as bytes, few for small ones: base 128, the sign in the lowest bit.
public final class CompactNumbers {

    private CompactNumbers() {}

    /// Writes numbers one after the other.
    public static final class Writer {

        private byte[] buffer = new byte[1_024];
        private int length;

        public Writer put(long value) {
            if (buffer.length - length < 10) {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
            long rest = (value << 1) ^ (value >> 63);
            while ((rest & ~0x7FL) != 0) {
                buffer[length++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            buffer[length++] = (byte) rest;
            return this;
        }

        public byte[] toBytes() {
            return Arrays.copyOf(buffer, length);
        }
    }

    /// Reads what a [Writer] wrote, in the same order.
    public static final class Reader {

        private final byte[] buffer;
        private int position;

        /// @param buffer not written to while it is read
        public Reader(byte[] buffer) {
            this.buffer = buffer;
        }

        public long get() {
            long value = 0;
            int shift = 0;
            byte next;
            do {
                next = buffer[position++];
                value |= (next & 0x7FL) << shift;
                shift += 7;
            } while (next < 0);
            return (value >>> 1) ^ -(value & 1);
        }
    }
}
