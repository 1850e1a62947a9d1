// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.util.Arrays;
import java.util.List;

/// A decoder whose next token depends on the latest alone, with the state that real ones carry: what it
/// answers is known without running it.
final class MarkovDecoder {

    private final int vocabulary;
    private final float[] table;
    private boolean positions;
    private boolean keepsLogits;
    private boolean halves;
    private boolean lastOnly;

    MarkovDecoder(int vocabulary) {
        this.vocabulary = vocabulary;
        this.table = new float[vocabulary * vocabulary];
    }

    /// After `from` comes `to`.
    MarkovDecoder then(int from, int to) {
        return logit(from, to, 10);
    }

    MarkovDecoder logit(int from, int to, float value) {
        table[from * vocabulary + to] = value;
        return this;
    }

    MarkovDecoder all(float value) {
        Arrays.fill(table, value);
        return this;
    }

    MarkovDecoder withPositions() {
        positions = true;
        return this;
    }

    MarkovDecoder withNumLogitsToKeep() {
        keepsLogits = true;
        return this;
    }

    /// Logits in fp16.
    MarkovDecoder inHalves() {
        halves = true;
        return this;
    }

    /// Logits of the last token that is read, and of no other.
    MarkovDecoder ofTheLastOnly() {
        lastOnly = true;
        return this;
    }

    /// The state is one number a token, which nobody reads: it must only grow with the text. Where positions
    /// are an input, logits are moved by a thousandth of them.
    OnnxFile file() {
        var file = new OnnxFile("markov")
                .input("input_ids", OnnxFile.Type.INT64, "batch", "sequence")
                .input("attention_mask", OnnxFile.Type.INT64, "batch", "total")
                .input("past_key_values.0.key", OnnxFile.Type.FLOAT, "batch", "1", "past", "1")
                .floats("table", new long[] {vocabulary, vocabulary}, table)
                .longs("axes", new long[] {2}, 1, 3)
                .node("Cast", List.of("input_ids"), List.of("ids_float"), OnnxAttribute.of("to", 1L))
                .node("Unsqueeze", List.of("ids_float", "axes"), List.of("ids_state"))
                .node(
                        "Concat",
                        List.of("past_key_values.0.key", "ids_state"),
                        List.of("present.0.key"),
                        OnnxAttribute.of("axis", 2L))
                .output("present.0.key", OnnxFile.Type.FLOAT, "batch", "1", "total", "1");
        String whole = halves ? "whole" : "logits";
        String last = positions || keepsLogits ? "gathered" : whole;
        file.node("Gather", List.of("table", "input_ids"), List.of(last), OnnxAttribute.of("axis", 0L));
        if (positions) {
            file.input("position_ids", OnnxFile.Type.INT64, "batch", "sequence")
                    .longs("last_axis", new long[] {1}, 2)
                    .floats("thousandth", new long[0], .001f)
                    .node("Cast", List.of("position_ids"), List.of("p_float"), OnnxAttribute.of("to", 1L))
                    .node("Unsqueeze", List.of("p_float", "last_axis"), List.of("p_column"))
                    .node("Mul", List.of("p_column", "thousandth"), List.of("p_small"))
                    .node("Add", List.of("gathered", "p_small"), List.of(keepsLogits ? "moved" : whole));
        }
        if (keepsLogits) {
            file.input("num_logits_to_keep", OnnxFile.Type.INT64)
                    .node("Cast", List.of("num_logits_to_keep"), List.of("kept"), OnnxAttribute.of("to", 1L))
                    .node("Add", List.of(positions ? "moved" : "gathered", "kept"), List.of(whole));
        }
        if (halves) {
            file.longs("from", new long[] {1}, lastOnly ? -1 : 0)
                    .longs("to", new long[] {1}, Long.MAX_VALUE)
                    .longs("rows", new long[] {1}, 1)
                    .node("Slice", List.of(whole, "from", "to", "rows"), List.of("cut"))
                    .node("Cast", List.of("cut"), List.of("logits"), OnnxAttribute.of("to", 10L));
        }
        OnnxFile.Type type = halves ? OnnxFile.Type.FLOAT16 : OnnxFile.Type.FLOAT;
        return file.output("logits", type, "batch", "sequence", String.valueOf(vocabulary));
    }
}
