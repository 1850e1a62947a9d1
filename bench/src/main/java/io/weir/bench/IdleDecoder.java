// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.model.onnx.OnnxAttribute;
import io.weir.model.onnx.OnnxFile;
import java.util.List;

/// A decoder of SmolLM2's shape that computes next to nothing: what a token costs there is the loop's own,
/// and the runtime's for handing over 60 tensors.
final class IdleDecoder {

    private static final int BLOCKS = 30;

    private IdleDecoder() {}

    static OnnxFile file(int vocabulary) {
        float[] row = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            row[i] = i % 97 == 0 ? 1 : 0;
        }
        var file = new OnnxFile("idle")
                .input("input_ids", OnnxFile.Type.INT64, "batch", "sequence")
                .input("attention_mask", OnnxFile.Type.INT64, "batch", "total")
                .floats("row", new long[] {vocabulary}, row)
                .floats("nothing", new long[0], 0)
                .longs("last", new long[] {1}, 2)
                .node("Cast", List.of("input_ids"), List.of("ids"), OnnxAttribute.of("to", 1L))
                .node("Mul", List.of("ids", "nothing"), List.of("zeros"))
                .node("Unsqueeze", List.of("zeros", "last"), List.of("column"))
                .node("Add", List.of("column", "row"), List.of("logits"))
                .output("logits", OnnxFile.Type.FLOAT, "batch", "sequence", String.valueOf(vocabulary));
        for (int block = 0; block < BLOCKS; block++) {
            for (String part : List.of(".key", ".value")) {
                String past = "past_key_values." + block + part;
                String present = "present." + block + part;
                file.input(past, OnnxFile.Type.FLOAT, "batch", "3", "past", "64")
                        .node("Identity", List.of(past), List.of(present))
                        .output(present, OnnxFile.Type.FLOAT, "batch", "3", "past", "64");
            }
        }
        return file;
    }
}
