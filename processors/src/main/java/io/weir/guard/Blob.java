// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// A file's bytes, handed over. Immutable.
public final class Blob {

    private final byte[] bytes;

    /// @param bytes not written to afterwards
    public Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    public int size() {
        return bytes.length;
    }

    /// Not to be written to.
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "Blob[" + bytes.length + " bytes]";
    }
}
