// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.gguf.GgufException;
import io.weir.model.gguf.GgufFile;
import io.weir.model.gguf.GgufTensor;
import io.weir.model.onnx.OnnxAttribute;
import io.weir.model.onnx.OnnxFile;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The graph of a Llama decoder with a key-value cache, in the layout of transformers.js exports.
///
/// Gather → per layer: RMS norm, query, key and value, grouped attention with rotary positions, output
/// projection, residual, RMS norm, SwiGLU, residual → RMS norm → head, tied to the embedding where the file
/// has no head of its own. In 8 bits the embedding stays fp32: rows of it are read, not multiplied.
///
/// GGUF keeps the rows of query and key in interleaved order: pairs that turn together lie side by side.
/// They stay so, and the attention is told.
final class LlamaGraph {

    private static final String EMBEDDING = "token_embd.weight";
    private static final String HEAD = "output.weight";

    private final GgufFile gguf;
    private final LlamaGeometry size;
    private final OnnxFile onnx;
    private final Weights weights;
    private final Set<String> used = new TreeSet<>();

    private LlamaGraph(GgufFile gguf, LlamaGeometry size, OnnxFile onnx, Weights weights) {
        this.gguf = gguf;
        this.size = size;
        this.onnx = onnx;
        this.weights = weights;
    }

    /// @param written hears of each tensor as it is written
    /// @throws GgufException where a tensor is missing, has another shape, or has no place in the graph
    static OnnxFile of(GgufFile gguf, LlamaGeometry size, boolean eightBits, Consumer<GgufTensor> written)
            throws GgufException {
        var onnx = new OnnxFile("llama");
        var graph = new LlamaGraph(gguf, size, onnx, new Weights(onnx, eightBits, written));
        graph.build();
        return onnx;
    }

    private void build() throws GgufException {
        onnx.input("input_ids", OnnxFile.Type.INT64, "batch", "sequence")
                .input("attention_mask", OnnxFile.Type.INT64, "batch", "total");
        lengths();
        rotaryTables();
        GgufTensor embedding = tensor(EMBEDDING, size.vocabulary(), size.width());
        weights.floats(embedding, size.vocabulary(), size.width());
        onnx.node("Gather", List.of(EMBEDDING, "input_ids"), List.of("embedded"), OnnxAttribute.of("axis", 0L));
        String hidden = "embedded";
        for (int block = 0; block < size.blocks(); block++) {
            hidden = block(block, hidden);
        }
        head(norm(hidden, "output_norm.weight", "normed"), embedding);
        onnx.output("logits", OnnxFile.Type.FLOAT, "batch", "sequence", String.valueOf(size.vocabulary()));
        refuseWhatIsLeft();
    }

    /// Attention wants, for each row, the number of its tokens less one, and the padded total.
    private void lengths() {
        onnx.longs("axis_1", new long[] {1}, 1).longs("one", new long[0], 1);
        onnx.node("ReduceSum", List.of("attention_mask", "axis_1"), List.of("tokens"), OnnxAttribute.of("keepdims", 0L))
                .node("Sub", List.of("tokens", "one"), List.of("last"))
                .node("Cast", List.of("last"), List.of("seqlens_k"), OnnxAttribute.of("to", 6L))
                .node("Shape", List.of("attention_mask"), List.of("mask_shape"))
                .node("Gather", List.of("mask_shape", "one"), List.of("total_long"), OnnxAttribute.of("axis", 0L))
                .node("Cast", List.of("total_long"), List.of("total_length"), OnnxAttribute.of("to", 6L));
    }

    /// Cosine and sine of every position and pair. [StrictMath] gives the same bits on every machine.
    private void rotaryTables() {
        int pairs = size.headWidth() / 2;
        float[] cosines = new float[size.positions() * pairs];
        float[] sines = new float[cosines.length];
        for (int position = 0; position < size.positions(); position++) {
            for (int pair = 0; pair < pairs; pair++) {
                double angle = position * StrictMath.pow(size.ropeBase(), -2.0 * pair / size.headWidth());
                cosines[position * pairs + pair] = (float) StrictMath.cos(angle);
                sines[position * pairs + pair] = (float) StrictMath.sin(angle);
            }
        }
        long[] shape = {size.positions(), pairs};
        onnx.floats("cos_cache", shape, cosines).floats("sin_cache", shape, sines);
    }

    private String block(int block, String hidden) throws GgufException {
        String in = "blk." + block + ".";
        String attended = attention(block, norm(hidden, in + "attn_norm.weight", in + "attn_norm"));
        String middle = in + "attended";
        onnx.node("Add", List.of(hidden, attended), List.of(middle));
        String fed = feedForward(in, norm(middle, in + "ffn_norm.weight", in + "ffn_norm"));
        String out = in + "out";
        onnx.node("Add", List.of(middle, fed), List.of(out));
        return out;
    }

    private String attention(int block, String normed) throws GgufException {
        String in = "blk." + block + ".";
        String query = product(normed, in + "attn_q", size.width(), size.width());
        String key = product(normed, in + "attn_k", size.keyWidth(), size.width());
        String value = product(normed, in + "attn_v", size.keyWidth(), size.width());
        String pastKey = cache("past_key_values.", block, ".key", "past", true);
        String pastValue = cache("past_key_values.", block, ".value", "past", true);
        String presentKey = cache("present.", block, ".key", "total", false);
        String presentValue = cache("present.", block, ".value", "total", false);
        String heads = in + "heads";
        onnx.node(
                OnnxFile.MICROSOFT,
                "GroupQueryAttention",
                List.of(query, key, value, pastKey, pastValue, "seqlens_k", "total_length", "cos_cache", "sin_cache"),
                List.of(heads, presentKey, presentValue),
                OnnxAttribute.of("num_heads", (long) size.heads()),
                OnnxAttribute.of("kv_num_heads", (long) size.keyHeads()),
                OnnxAttribute.of("do_rotary", 1L),
                OnnxAttribute.of("rotary_interleaved", 1L));
        return product(heads, in + "attn_output", size.width(), size.width());
    }

    private String cache(String prefix, int block, String suffix, String length, boolean input) {
        String name = prefix + block + suffix;
        String[] shape = {"batch", String.valueOf(size.keyHeads()), length, String.valueOf(size.headWidth())};
        if (input) {
            onnx.input(name, OnnxFile.Type.FLOAT, shape);
        } else {
            onnx.output(name, OnnxFile.Type.FLOAT, shape);
        }
        return name;
    }

    private String feedForward(String in, String normed) throws GgufException {
        String gate = product(normed, in + "ffn_gate", size.feedForward(), size.width());
        String up = product(normed, in + "ffn_up", size.feedForward(), size.width());
        onnx.node("Sigmoid", List.of(gate), List.of(in + "sigmoid"))
                .node("Mul", List.of(gate, in + "sigmoid"), List.of(in + "silu"))
                .node("Mul", List.of(in + "silu", up), List.of(in + "gated"));
        return product(in + "gated", in + "ffn_down", size.width(), size.feedForward());
    }

    private void head(String normed, GgufTensor embedding) throws GgufException {
        boolean tied = !gguf.tensorNames().contains(HEAD);
        if (!tied) {
            weights.product(normed, tensor(HEAD, size.vocabulary(), size.width()), "logits");
        } else if (weights.inEightBits()) {
            weights.eightBitProduct(normed, embedding, "logits");
        } else {
            weights.floatProduct(normed, EMBEDDING, "logits");
        }
    }

    private String product(String input, String name, int rows, int width) throws GgufException {
        return weights.product(input, tensor(name + ".weight", rows, width), name);
    }

    private String norm(String input, String name, String output) throws GgufException {
        String scale = weights.floats(tensor(name, 1, size.width()), size.width());
        onnx.node(
                "SimplifiedLayerNormalization",
                List.of(input, scale),
                List.of(output),
                OnnxAttribute.of("axis", -1L),
                OnnxAttribute.of("epsilon", (float) size.epsilon()),
                OnnxAttribute.of("stash_type", 1L));
        return output;
    }

    private GgufTensor tensor(String name, int rows, int width) throws GgufException {
        used.add(name);
        return gguf.tensor(name, rows, width);
    }

    /// A weight that the graph has no place for would make another model of it, in silence.
    private void refuseWhatIsLeft() throws GgufException {
        Set<String> left = new TreeSet<>(gguf.tensorNames());
        left.removeAll(used);
        if (!left.isEmpty()) {
            throw new GgufException("these tensors have no place in the graph: " + String.join(", ", left));
        }
    }
}
