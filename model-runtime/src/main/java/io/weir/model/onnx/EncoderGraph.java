// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A text encoder's graph: what it reads, and the one output that is wanted of it.
///
/// Inputs are 64-bit integers `[rows, longest]`: `input_ids`, and where the graph has them
/// `attention_mask` and `token_type_ids`. Any other input is refused, for nobody would fill it.
///
/// @param inputs names that the graph has
/// @param perToken whether the output is `[rows, longest, width]`, else `[rows, width]`
/// @param width of the output's last dimension
record EncoderGraph(OrtSession session, Set<String> inputs, String output, boolean perToken, int width) {

    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String TYPES = "token_type_ids";

    private static final Set<String> KNOWN = Set.of(IDS, MASK, TYPES);
    private static final int RANK_PER_TOKEN = 3;
    private static final int RANK_PER_ROW = 2;

    /// Outputs that are taken where a graph has several of the right shape, the first one first.
    private static final List<String> PREFERRED =
            List.of("last_hidden_state", "logits", "token_embeddings", "sentence_embedding", "pooler_output");

    EncoderGraph {
        inputs = Set.copyOf(inputs);
    }

    /// @param perToken whether an output by token is wanted
    /// @throws IOException where the graph reads or gives something else; the message lists its names
    static EncoderGraph of(OrtSession session, boolean perToken, int width) throws IOException, OrtException {
        Set<String> inputs = inputs(session.getInputInfo());
        String output = output(session.getOutputInfo(), perToken ? RANK_PER_TOKEN : RANK_PER_ROW, width);
        return new EncoderGraph(session, inputs, output, perToken, width);
    }

    long[] outputShape(int rows, int longest) {
        return perToken ? new long[] {rows, longest, width} : new long[] {rows, width};
    }

    /// Numbers of one row in the output.
    int outputStride(int longest) {
        return perToken ? longest * width : width;
    }

    private static Set<String> inputs(Map<String, NodeInfo> found) throws IOException {
        for (Map.Entry<String, NodeInfo> input : found.entrySet()) {
            if (!KNOWN.contains(input.getKey())) {
                throw new IOException("it wants an input `" + input.getKey() + "`; those of a text encoder are "
                        + new TreeSet<>(KNOWN));
            }
            if (!(input.getValue().getInfo() instanceof TensorInfo tensor
                    && tensor.type == OnnxJavaType.INT64
                    && tensor.getShape().length == RANK_PER_ROW)) {
                throw new IOException("its input `" + input.getKey() + "` is not [rows, tokens] of 64-bit integers");
            }
        }
        if (!found.containsKey(IDS)) {
            throw new IOException("it has no input `" + IDS + "`");
        }
        return found.keySet();
    }

    private static String output(Map<String, NodeInfo> found, int rank, int width) throws IOException {
        List<String> fitting = new ArrayList<>();
        for (Map.Entry<String, NodeInfo> output : found.entrySet()) {
            if (output.getValue().getInfo() instanceof TensorInfo tensor && fits(tensor, rank, width)) {
                fitting.add(output.getKey());
            }
        }
        for (String preferred : PREFERRED) {
            if (fitting.contains(preferred)) {
                return preferred;
            }
        }
        if (fitting.size() != 1) {
            throw new IOException("it has " + fitting.size() + " outputs of " + rank + " dimensions, the last of "
                    + width + " numbers; its outputs are " + new TreeSet<>(found.keySet()));
        }
        return fitting.getFirst();
    }

    private static boolean fits(TensorInfo tensor, int rank, int width) {
        long[] shape = tensor.getShape();
        return tensor.type == OnnxJavaType.FLOAT
                && shape.length == rank
                && (shape[rank - 1] == width || shape[rank - 1] < 0);
    }
}
