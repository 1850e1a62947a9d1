// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An ONNX model that is put together node by node, and written.
///
/// Equal calls in equal order give equal bytes: nothing of the time, the machine or the writer's version
/// is in the file. Weights may be streamed: a model need not fit the heap.
///
/// The format is that of `onnx.proto`, operators are those of opset 21 and, where a node names that
/// domain, of ONNX Runtime's `com.microsoft`. Not safe for threads.
public final class OnnxFile {

    /// Domain of ONNX Runtime's own operators.
    public static final String MICROSOFT = "com.microsoft";

    private static final int IR_VERSION = 10;
    private static final int OPSET = 21;
    private static final int BYTES_BUFFERED = 1 << 20;

    private final String name;
    private final List<byte[]> nodes = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();

    /// @param name of the graph
    public OnnxFile(String name) {
        this.name = name;
    }

    /// Number format of a tensor, with the number that `onnx.proto` gives it.
    public enum Type {
        FLOAT(1, 4),
        UINT8(2, 1),
        INT8(3, 1),
        INT32(6, 4),
        INT64(7, 8),
        BOOL(9, 1),
        FLOAT16(10, 2);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    /// Writes the data of a tensor, little-endian, row by row.
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private record Initializer(ProtobufWriter head, long bytes, Content content) {

        long length() {
            return head.toBytes().length + bytes;
        }
    }

    /// @param dimensions each a number, or a name where it varies
    public OnnxFile input(String input, Type type, String... dimensions) {
        inputs.add(valueInfo(input, type, dimensions));
        return this;
    }

    /// @param dimensions each a number, or a name where it varies
    public OnnxFile output(String output, Type type, String... dimensions) {
        outputs.add(valueInfo(output, type, dimensions));
        return this;
    }

    /// An operator of the ONNX standard. Nodes are added in an order in which they can run.
    ///
    /// @param inputs names of values; empty text where an optional one is left out
    public OnnxFile node(String operator, List<String> inputs, List<String> outputs, OnnxAttribute... attributes) {
        return node("", operator, inputs, outputs, attributes);
    }

    /// An operator of another domain.
    public OnnxFile node(
            String domain, String operator, List<String> inputs, List<String> outputs, OnnxAttribute... attributes) {
        var node = new ProtobufWriter();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, operator + "_" + nodes.size());
        node.text(4, operator);
        for (OnnxAttribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        if (!domain.isEmpty()) {
            node.text(7, domain);
        }
        nodes.add(node.toBytes());
        return this;
    }

    public OnnxFile floats(String tensor, long[] dimensions, float... values) {
        return tensor(tensor, Type.FLOAT, dimensions, bytes(values.length, Float.BYTES, (buffer, i) -> {
            buffer.putFloat(values[i]);
        }));
    }

    public OnnxFile longs(String tensor, long[] dimensions, long... values) {
        return tensor(tensor, Type.INT64, dimensions, bytes(values.length, Long.BYTES, (buffer, i) -> {
            buffer.putLong(values[i]);
        }));
    }

    public OnnxFile integers(String tensor, long[] dimensions, int... values) {
        return tensor(tensor, Type.INT32, dimensions, bytes(values.length, Integer.BYTES, (buffer, i) -> {
            buffer.putInt(values[i]);
        }));
    }

    public OnnxFile tensor(String tensor, Type type, long[] dimensions, byte[] values) {
        long expected = bytes(type, dimensions);
        if (values.length != expected) {
            throw new IllegalArgumentException(tensor + " has " + values.length + " bytes, its shape " + expected);
        }
        return tensor(tensor, type, dimensions, out -> out.write(values));
    }

    /// A constant whose data is written while the file is; it must be as long as the shape says.
    public OnnxFile tensor(String tensor, Type type, long[] dimensions, Content content) {
        var head = new ProtobufWriter();
        for (long dimension : dimensions) {
            head.integer(1, dimension);
        }
        head.integer(2, type.code);
        head.text(8, tensor);
        long bytes = bytes(type, dimensions);
        head.start(9, bytes);
        initializers.add(new Initializer(head, bytes, content));
        return this;
    }

    /// A constant whose data lies in another file.
    ///
    /// @param location path that the runtime takes relative to the model's directory
    public OnnxFile external(String tensor, Type type, long[] dimensions, String location) {
        var head = new ProtobufWriter();
        for (long dimension : dimensions) {
            head.integer(1, dimension);
        }
        head.integer(2, type.code);
        head.text(8, tensor);
        head.message(13, new ProtobufWriter().text(1, "location").text(2, location));
        head.integer(14, 1);
        initializers.add(new Initializer(head, 0, _ -> {}));
        return this;
    }

    public byte[] toBytes() {
        var out = new ByteArrayOutputStream();
        try {
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public void writeTo(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BYTES_BUFFERED)) {
            writeTo(out);
        }
    }

    public void writeTo(OutputStream out) throws IOException {
        var before = new ProtobufWriter();
        nodes.forEach(node -> before.bytes(1, node));
        before.text(2, name);
        var after = new ProtobufWriter();
        inputs.forEach(input -> after.bytes(11, input));
        outputs.forEach(output -> after.bytes(12, output));
        long length = (long) before.toBytes().length + after.toBytes().length;
        for (Initializer each : initializers) {
            length += new ProtobufWriter().start(5, each.length()).toBytes().length + each.length();
        }
        if (length >= Integer.MAX_VALUE) {
            throw new IOException("an ONNX file is smaller than 2 GiB; this one would have " + length + " bytes");
        }
        out.write(head(length));
        out.write(before.toBytes());
        for (Initializer each : initializers) {
            write(each, out);
        }
        out.write(after.toBytes());
    }

    private static byte[] head(long graphLength) {
        var head = new ProtobufWriter().integer(1, IR_VERSION).text(2, "weir");
        head.message(8, new ProtobufWriter().text(1, "").integer(2, OPSET));
        head.message(8, new ProtobufWriter().text(1, MICROSOFT).integer(2, 1));
        return head.start(7, graphLength).toBytes();
    }

    private static void write(Initializer each, OutputStream out) throws IOException {
        out.write(new ProtobufWriter().start(5, each.length()).toBytes());
        out.write(each.head().toBytes());
        var counted = new CountedOutputStream(out);
        each.content().writeTo(counted);
        if (counted.bytes() != each.bytes()) {
            throw new IOException("a tensor has " + counted.bytes() + " bytes, its shape says " + each.bytes());
        }
    }

    private static byte[] valueInfo(String value, Type type, String... dimensions) {
        var shape = new ProtobufWriter();
        for (String dimension : dimensions) {
            boolean fixed = dimension.chars().allMatch(Character::isDigit);
            shape.message(
                    1,
                    fixed
                            ? new ProtobufWriter().integer(1, Long.parseLong(dimension))
                            : new ProtobufWriter().text(2, dimension));
        }
        var tensor = new ProtobufWriter().integer(1, type.code).message(2, shape);
        return new ProtobufWriter()
                .text(1, value)
                .message(2, new ProtobufWriter().message(1, tensor))
                .toBytes();
    }

    private static long bytes(Type type, long[] dimensions) {
        return Arrays.stream(dimensions).reduce(type.bytes, Math::multiplyExact);
    }

    @FunctionalInterface
    private interface Element {
        void put(ByteBuffer buffer, int index);
    }

    private static byte[] bytes(int length, int width, Element element) {
        ByteBuffer buffer = ByteBuffer.allocate(length * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            element.put(buffer, i);
        }
        return buffer.array();
    }
}
