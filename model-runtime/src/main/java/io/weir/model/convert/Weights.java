// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.gguf.GgufException;
import io.weir.model.gguf.GgufTensor;
import io.weir.model.onnx.OnnxAttribute;
import io.weir.model.onnx.OnnxFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts weights of a GGUF file into an ONNX graph, in one number format.
///
/// Not safe for threads: one matrix at a time is held in 8 bits, while its parts are written in turn.
final class Weights {

    private final OnnxFile onnx;
    private final boolean eightBits;
    private final Consumer<GgufTensor> written;
    private @Nullable GgufTensor heldFor;
    private @Nullable Quantized held;

    /// @param written hears of each matrix when it has been written
    Weights(OnnxFile onnx, boolean eightBits, Consumer<GgufTensor> written) {
        this.onnx = onnx;
        this.eightBits = eightBits;
        this.written = written;
    }

    /// Adds the matrix or vector as floats, row by row.
    String floats(GgufTensor tensor, long... dimensions) {
        onnx.tensor(tensor.name(), OnnxFile.Type.FLOAT, dimensions, out -> {
            for (int row = 0; row < tensor.rows(); row++) {
                out.write(bytes(tensor.row(row)));
            }
            written.accept(tensor);
        });
        return tensor.name();
    }

    /// Adds a product of `input` with the transposed matrix.
    String product(String input, GgufTensor tensor, String output) {
        if (eightBits) {
            eightBitProduct(input, tensor, output);
        } else {
            floatProduct(input, floats(tensor, tensor.rows(), tensor.width()), output);
        }
        return output;
    }

    /// The product with a matrix that the graph already holds as floats.
    void floatProduct(String input, String matrix, String output) {
        onnx.node(
                OnnxFile.MICROSOFT,
                "FusedMatMul",
                List.of(input, matrix),
                List.of(output),
                OnnxAttribute.of("transB", 1L));
    }

    void eightBitProduct(String input, GgufTensor tensor, String output) {
        int blocks = Quantized.blocks(tensor.width());
        String values = tensor.name() + ".values";
        String scales = tensor.name() + ".scales";
        String zeros = tensor.name() + ".zeros";
        long[] perBlock = {(long) tensor.rows() * blocks};
        onnx.tensor(
                values,
                OnnxFile.Type.UINT8,
                new long[] {tensor.rows(), blocks, Quantized.BLOCK},
                out -> out.write(held(tensor).values()));
        onnx.tensor(
                scales,
                OnnxFile.Type.FLOAT,
                perBlock,
                out -> out.write(held(tensor).scales()));
        onnx.tensor(zeros, OnnxFile.Type.UINT8, perBlock, out -> {
            out.write(held(tensor).zeros());
            written.accept(tensor);
        });
        // Accuracy level 4: activations are rounded to 8 bits, block by block, as llama.cpp does.
        onnx.node(
                OnnxFile.MICROSOFT,
                "MatMulNBits",
                List.of(input, values, scales, zeros),
                List.of(output),
                OnnxAttribute.of("K", (long) tensor.width()),
                OnnxAttribute.of("N", (long) tensor.rows()),
                OnnxAttribute.of("bits", 8L),
                OnnxAttribute.of("block_size", (long) Quantized.BLOCK),
                OnnxAttribute.of("accuracy_level", 4L));
    }

    boolean inEightBits() {
        return eightBits;
    }

    private Quantized held(GgufTensor tensor) throws GgufException {
        Quantized quantized = held;
        if (quantized == null || heldFor != tensor) {
            quantized = Quantized.of(tensor);
            held = quantized;
            heldFor = tensor;
        }
        return quantized;
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
