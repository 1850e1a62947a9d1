// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Reads the fields of one Protocol Buffers message from a file, without holding more than a window of it.
///
/// Owned by one thread. After [#next], exactly one of [#message], [#text] and [#skip] is called.
final class ProtobufReader {

    private static final int WINDOW_BYTES = 1 << 13;
    private static final int VARINT_BYTES_MAX = 10;
    private static final int TEXT_BYTES_MAX = 4_096;

    private final Window window;
    private final long end;
    private long position;
    private int field;
    private int wireType;
    private long length;

    ProtobufReader(FileChannel channel, long from, long end) {
        this(new Window(channel), from, end);
    }

    private ProtobufReader(Window window, long from, long end) {
        this.window = window;
        this.position = from;
        this.end = end;
    }

    /// The bytes are not such a message.
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /// Goes to the next field; false at the message's end.
    boolean next() throws IOException {
        if (position == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        length = switch (wireType) {
            case 0 -> 0;
            case 1 -> 8;
            case 2 -> varint();
            case 5 -> 4;
            default -> throw new MalformedException("a field of unknown kind at byte " + position);
        };
        if (field < 1 || length < 0 || length > end - position) {
            throw new MalformedException("a field reaches over the end at byte " + position);
        }
        return true;
    }

    int field() {
        return field;
    }

    /// Whether the field may hold a message.
    boolean isMessage() {
        return wireType == 2;
    }

    ProtobufReader message() throws IOException {
        requireBytes();
        var inner = new ProtobufReader(window, position, position + length);
        position += length;
        return inner;
    }

    String text() throws IOException {
        requireBytes();
        if (length > TEXT_BYTES_MAX) {
            throw new MalformedException("a name of " + length + " bytes");
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = window.at(position++);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skip() throws IOException {
        if (wireType == 0) {
            varint();
        } else {
            position += length;
        }
    }

    private void requireBytes() throws IOException {
        if (wireType != 2) {
            throw new MalformedException("a number where a message belongs, at byte " + position);
        }
    }

    private long varint() throws IOException {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            if (position >= end) {
                break;
            }
            byte next = window.at(position++);
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("a number does not end at byte " + position);
    }

    /// A few bytes of the file, moved to wherever one is asked for.
    private static final class Window {
        private final FileChannel channel;
        private final ByteBuffer bytes = ByteBuffer.allocate(WINDOW_BYTES);
        private long from;

        Window(FileChannel channel) {
            this.channel = channel;
            bytes.limit(0);
        }

        byte at(long index) throws IOException {
            if (index < from || index >= from + bytes.limit()) {
                load(index);
            }
            return bytes.get((int) (index - from));
        }

        private void load(long index) throws IOException {
            bytes.clear();
            from = index;
            int read = channel.read(bytes, index);
            if (read <= 0) {
                bytes.limit(0);
                throw new MalformedException("the file ends at byte " + index);
            }
            bytes.limit(bytes.position());
        }
    }
}
