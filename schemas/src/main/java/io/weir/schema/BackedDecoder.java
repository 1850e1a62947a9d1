// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/// Reads Avro's binary form, and believes a length or a count only where that many bytes are left.
///
/// Avro's own readers reserve what a length or a count asks for before they look: nine forged bytes
/// would cost gigabytes. Elements of lists and maps take a byte at least in Weir's schemas. Everything
/// else is Avro's.
final class BackedDecoder extends Decoder {

    private final BinaryDecoder decoder;
    private final InputStream rest;

    /// @param decoder over an array; a stream does not know what is left of it
    BackedDecoder(BinaryDecoder decoder) {
        this.decoder = decoder;
        this.rest = decoder.inputStream();
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(backed());
    }

    @Override
    public String readString() throws IOException {
        return new String(backed(), StandardCharsets.UTF_8);
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(backed());
    }

    private byte[] backed() throws IOException {
        byte[] bytes = new byte[(int) backed(decoder.readLong())];
        decoder.readFixed(bytes, 0, bytes.length);
        return bytes;
    }

    private long backed(long count) throws IOException {
        if (!(count >= 0 && count <= rest.available())) {
            throw new IOException("a length that the bytes do not back");
        }
        return count;
    }

    @Override
    public void readNull() throws IOException {
        decoder.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return decoder.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return decoder.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return decoder.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return decoder.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return decoder.readDouble();
    }

    @Override
    public void skipString() throws IOException {
        decoder.skipString();
    }

    @Override
    public void skipBytes() throws IOException {
        decoder.skipBytes();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        decoder.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        decoder.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return decoder.readEnum();
    }

    @Override
    public long readArrayStart() throws IOException {
        return backed(decoder.readArrayStart());
    }

    @Override
    public long arrayNext() throws IOException {
        return backed(decoder.arrayNext());
    }

    @Override
    public long skipArray() throws IOException {
        return decoder.skipArray();
    }

    @Override
    public long readMapStart() throws IOException {
        return backed(decoder.readMapStart());
    }

    @Override
    public long mapNext() throws IOException {
        return backed(decoder.mapNext());
    }

    @Override
    public long skipMap() throws IOException {
        return decoder.skipMap();
    }

    @Override
    public int readIndex() throws IOException {
        return decoder.readIndex();
    }
}
