// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Counts what goes through it. Closing it leaves the stream below open.
final class CountedOutputStream extends FilterOutputStream {

    private long bytes;

    CountedOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        bytes++;
    }

    @Override
    public void write(byte[] values, int from, int length) throws IOException {
        out.write(values, from, length);
        bytes += length;
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }

    long bytes() {
        return bytes;
    }
}
