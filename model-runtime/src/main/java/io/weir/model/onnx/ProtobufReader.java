// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads the fields of one protobuf message, one after another, without copying them.
///
/// Not trusted: a field that does not end inside its message is an [IOException].
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final ByteBuffer message;
    private int field;
    private int form;
    private long number;
    private ByteBuffer content = ByteBuffer.allocate(0);
    private int start;

    ProtobufReader(ByteBuffer message) {
        this.message = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Goes to the next field; false at the end.
    boolean next() throws IOException {
        if (!message.hasRemaining()) {
            return false;
        }
        start = message.position();
        long tag = varint();
        field = Math.toIntExact(tag >>> 3 & 0x1FFF_FFFF);
        form = (int) (tag & 7);
        switch (form) {
            case VARINT -> number = varint();
            case FIXED_64 -> skip(Long.BYTES);
            case BYTES -> content = take(varint());
            case FIXED_32 -> skip(Integer.BYTES);
            default -> throw new IOException("not an ONNX file: a field of form " + form);
        }
        return true;
    }

    int field() {
        return field;
    }

    /// Of a field that holds a whole number.
    long integer() throws IOException {
        require(VARINT);
        return number;
    }

    /// Of a field that holds bytes or a message.
    ByteBuffer bytes() throws IOException {
        require(BYTES);
        return content.duplicate();
    }

    String text() throws IOException {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    /// The field as it stands in its message, with its number and length.
    ByteBuffer whole() {
        return message.slice(start, message.position() - start);
    }

    private void require(int wanted) throws IOException {
        if (form != wanted) {
            throw new IOException("not an ONNX file: field " + field + " has form " + form);
        }
    }

    private void skip(int bytes) throws IOException {
        take(bytes);
    }

    private ByteBuffer take(long length) throws IOException {
        if (!(length >= 0 && length <= message.remaining())) {
            throw new IOException("not an ONNX file, or cut short: a field of " + length + " bytes where "
                    + message.remaining() + " are left");
        }
        ByteBuffer taken = message.slice(message.position(), (int) length);
        message.position(message.position() + (int) length);
        return taken;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!message.hasRemaining()) {
                throw new IOException("not an ONNX file, or cut short: a number without end");
            }
            byte next = message.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("not an ONNX file: a number of more than 64 bits");
    }
}
