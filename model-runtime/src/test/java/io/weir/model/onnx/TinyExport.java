// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A decoder as transformers.js exports have them, with attention in plain operators and random weights.
///
/// Two layers of one head; places come from `position_ids`, what may be seen from them and the mask. So a
/// state in the wrong place, or a place in the wrong state, changes what it answers.
final class TinyExport {

    private static final int LAYERS = 2;
    private static final int WIDTH = 16;
    private static final int PLACES = 1_024;
    private static final String WIDE = Integer.toString(WIDTH);

    private final int vocabulary;
    private final RandomGenerator random;
    private OnnxFile.Type state = OnnxFile.Type.FLOAT;
    private OnnxFile.Type logits = OnnxFile.Type.FLOAT;
    private boolean keepsLogits;
    private boolean convolves;

    TinyExport(int vocabulary, long seed) {
        this.vocabulary = vocabulary;
        this.random = new SplittableRandom(seed);
    }

    /// Keys, values and logits in half precision, as `model_fp16.onnx` and `model_q4f16.onnx` have them.
    TinyExport halves() {
        state = OnnxFile.Type.FLOAT16;
        logits = OnnxFile.Type.FLOAT16;
        return this;
    }

    /// `num_logits_to_keep`, as newer exports have it.
    TinyExport keepingLogits() {
        keepsLogits = true;
        return this;
    }

    /// A state of fixed width beside the keys and values, as hybrids have it: the latest token's vector.
    TinyExport convolving() {
        convolves = true;
        return this;
    }

    OnnxFile file() {
        var file = new OnnxFile("export")
                .input("input_ids", OnnxFile.Type.INT64, "batch_size", "sequence_length")
                .input("attention_mask", OnnxFile.Type.INT64, "batch_size", "total_sequence_length")
                .input("position_ids", OnnxFile.Type.INT64, "batch_size", "sequence_length");
        if (keepsLogits) {
            file.input("num_logits_to_keep", OnnxFile.Type.INT64);
        }
        weights(file, "words", vocabulary, WIDTH, 1);
        weights(file, "places", PLACES, WIDTH, .5);
        file.longs("axis0", new long[] {1}, 0)
                .longs("axis1", new long[] {1}, 1)
                .longs("axis2", new long[] {1}, 2)
                .longs("last", new long[] {1}, -1)
                .longs("far", new long[] {1}, Long.MAX_VALUE)
                .floats("hidden", new long[0], -1e9f)
                .floats("seen", new long[0], 0)
                .floats("scale", new long[0], (float) Math.sqrt(WIDTH))
                .node("Gather", List.of("words", "input_ids"), List.of("word"))
                .node("Gather", List.of("places", "position_ids"), List.of("place"))
                .node("Add", List.of("word", "place"), List.of("x0"))
                // A token sees those whose place is not after its own.
                .node("CumSum", List.of("attention_mask", "one"), List.of("counted"))
                .longs("one", new long[0], 1)
                .node("Unsqueeze", List.of("counted", "axis1"), List.of("counted_row"))
                .node("Unsqueeze", List.of("position_ids", "axis2"), List.of("own"))
                .node("Add", List.of("own", "one"), List.of("own_end"))
                .node("LessOrEqual", List.of("counted_row", "own_end"), List.of("visible"))
                .node("Where", List.of("visible", "seen", "hidden"), List.of("bias"));
        for (int i = 0; i < LAYERS; i++) {
            layer(file, i);
        }
        String last = convolves ? convolution(file) : "x" + LAYERS;
        file.node("Transpose", List.of("words"), List.of("head"), OnnxAttribute.list("perm", 1, 0));
        return head(file, last);
    }

    private OnnxFile head(OnnxFile file, String last) {
        String kept = last;
        if (keepsLogits) {
            // Keeping 0 keeps all: the slice begins at -0.
            kept = "kept";
            file.node("Neg", List.of("num_logits_to_keep"), List.of("from"))
                    .node("Unsqueeze", List.of("from", "axis0"), List.of("from_row"))
                    .node("Slice", List.of(last, "from_row", "far", "axis1"), List.of(kept));
        }
        file.node("MatMul", List.of(kept, "head"), List.of("logits_32"));
        out(file, "logits_32", "logits", logits, "batch_size", "sequence_length", Integer.toString(vocabulary));
        return file;
    }

    private void layer(OnnxFile file, int i) {
        String x = "x" + i;
        for (String each : List.of("query", "key", "value")) {
            weights(file, each + "_w" + i, WIDTH, WIDTH, 1);
            file.node("MatMul", List.of(x, each + "_w" + i), List.of(each + i));
        }
        String keys = grown(file, i, "key");
        String values = grown(file, i, "value");
        file.node("Transpose", List.of(keys), List.of("turned" + i), OnnxAttribute.list("perm", 0, 2, 1))
                .node("MatMul", List.of("query" + i, "turned" + i), List.of("raw" + i))
                .node("Div", List.of("raw" + i, "scale"), List.of("scaled" + i))
                .node("Add", List.of("scaled" + i, "bias"), List.of("biased" + i))
                .node("Softmax", List.of("biased" + i), List.of("share" + i), OnnxAttribute.of("axis", -1L))
                .node("MatMul", List.of("share" + i, values), List.of("found" + i))
                .node("Add", List.of(x, "found" + i), List.of("x" + (i + 1)));
    }

    /// Past and present of one kind, joined; `[batch, 1, tokens, width]` outside, without the head inside.
    private String grown(OnnxFile file, int i, String kind) {
        String past = "past_key_values." + i + "." + kind;
        String present = "present." + i + "." + kind;
        String all = "all_" + kind + i;
        file.input(past, state, "batch_size", "1", "past_sequence_length", WIDE)
                .node("Cast", List.of(past), List.of(past + "_32"), OnnxAttribute.of("to", 1L))
                .node("Squeeze", List.of(past + "_32", "axis1"), List.of(past + "_flat"))
                .node("Concat", List.of(past + "_flat", kind + i), List.of(all), OnnxAttribute.of("axis", 1L))
                .node("Unsqueeze", List.of(all, "axis1"), List.of(present + "_32"));
        out(file, present + "_32", present, state, "batch_size", "1", "total_sequence_length", WIDE);
        return all;
    }

    /// Each token takes the vector of the one before it, the first that of the state.
    private String convolution(OnnxFile file) {
        String last = "x" + LAYERS;
        file.input("past_conv.0", OnnxFile.Type.FLOAT, "batch_size", "1", WIDE)
                .node("Concat", List.of("past_conv.0", "x0"), List.of("run"), OnnxAttribute.of("axis", 1L))
                .node("Slice", List.of("run", "axis0", "last", "axis1"), List.of("shifted"))
                .node("Slice", List.of("run", "last", "far", "axis1"), List.of("present_conv.0"))
                .output("present_conv.0", OnnxFile.Type.FLOAT, "batch_size", "1", WIDE)
                .node("Add", List.of(last, "shifted"), List.of("convolved"));
        return "convolved";
    }

    private static void out(OnnxFile file, String from, String to, OnnxFile.Type type, String... dimensions) {
        long code = type == OnnxFile.Type.FLOAT16 ? 10 : 1;
        file.node("Cast", List.of(from), List.of(to), OnnxAttribute.of("to", code))
                .output(to, type, dimensions);
    }

    private void weights(OnnxFile file, String name, int rows, int columns, double size) {
        float[] flat = new float[rows * columns];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) (random.nextGaussian() * size / Math.sqrt(columns));
        }
        file.floats(name, new long[] {rows, columns}, flat);
    }
}
