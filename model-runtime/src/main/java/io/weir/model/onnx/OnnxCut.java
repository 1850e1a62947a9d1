// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Cuts an ONNX file at chosen values: what they depend on is kept, and they become the outputs.
///
/// Equal files and values give equal bytes. Weights go from file to file without passing the heap.
///
/// @param outputs names of the values, in the order of the new outputs; each float `[batch, tokens, width]`
/// @param classTokenOnly whether only the first token of each is given, as `[batch, 1, width]`
record OnnxCut(List<String> outputs, boolean classTokenOnly) {

    private static final String FIRST = "weir_first_token";
    private static final String SUFFIX = "_weir_first";
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    OnnxCut {
        outputs = List.copyOf(outputs);
    }

    /// Names of the new graph's outputs.
    List<String> names() {
        return classTokenOnly ? outputs.stream().map(output -> output + SUFFIX).toList() : outputs;
    }

    /// @return digest of the new file
    /// @throws IOException where the file is no ONNX file, or lacks one of the values
    Digest write(Path origin, Path target) throws IOException {
        MessageDigest sha256 = sha256();
        try (Arena arena = Arena.ofConfined();
                FileChannel in = FileChannel.open(origin, StandardOpenOption.READ);
                OutputStream out = new DigestOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(target), 1 << 16), sha256)) {
            if (in.size() >= Integer.MAX_VALUE) {
                throw new IOException("an ONNX file is smaller than 2 GiB");
            }
            ByteBuffer file =
                    in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), arena).asByteBuffer();
            write(OnnxGraph.read(file), Channels.newChannel(out));
        }
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    private void write(OnnxGraph graph, WritableByteChannel out) throws IOException {
        List<ByteBuffer> fields = new ArrayList<>();
        fields.add(ByteBuffer.wrap(new ProtobufWriter().text(2, graph.name()).toBytes()));
        fields.addAll(graph.ancestors(outputs));
        fields.add(ByteBuffer.wrap(added().toBytes()));
        long length = fields.stream().mapToLong(ByteBuffer::remaining).sum();
        for (ByteBuffer field : graph.head()) {
            writeFully(field, out);
        }
        writeFully(
                ByteBuffer.wrap(
                        new ProtobufWriter().start(OnnxGraph.GRAPH, length).toBytes()),
                out);
        for (ByteBuffer field : fields) {
            writeFully(field, out);
        }
    }

    /// The new outputs and what gives them; no shape is stated.
    private ProtobufWriter added() {
        var added = new ProtobufWriter();
        if (classTokenOnly) {
            added.message(
                    5,
                    new ProtobufWriter()
                            .integer(1, 1)
                            .integer(2, INT64)
                            .text(8, FIRST)
                            .bytes(9, new byte[Long.BYTES]));
            for (String output : outputs) {
                added.message(
                        1,
                        new ProtobufWriter()
                                .text(1, output)
                                .text(1, FIRST)
                                .text(2, output + SUFFIX)
                                .text(4, "Gather")
                                .message(5, OnnxAttribute.of("axis", 1L).message()));
            }
        }
        var type = new ProtobufWriter().message(1, new ProtobufWriter().integer(1, FLOAT));
        names().forEach(name ->
                added.message(12, new ProtobufWriter().text(1, name).message(2, type)));
        return added;
    }

    private static void writeFully(ByteBuffer field, WritableByteChannel out) throws IOException {
        ByteBuffer rest = field.duplicate();
        while (rest.hasRemaining()) {
            out.write(rest);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
