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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Inputs and outputs of a decoder in the layout of transformers.js exports, as its session names them.
///
/// `input_ids` and `attention_mask`, where the model wants them `position_ids` and `num_logits_to_keep`,
/// and the state that a step hands to the next: `past_key_values.…` in and `present.…` out, likewise
/// `past_conv`, `past_recurrent` and `past_ssm` of hybrids. A name that fits nowhere is refused: a model that
/// is fed part of its input answers something.
///
/// @param state pairs that go round, in the session's order
/// @param logitsType `FLOAT` or `FLOAT16`
/// @param vocabulary logits of a token
record DecoderLayout(
        List<StatePair> state, boolean positions, boolean keepsLogits, OnnxJavaType logitsType, int vocabulary) {

    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String POSITIONS = "position_ids";
    static final String KEPT = "num_logits_to_keep";
    static final String LOGITS = "logits";

    private static final Map<String, String> PREFIXES = Map.of(
            "past_key_values.", "present.",
            "past_conv.", "present_conv.",
            "past_recurrent.", "present_recurrent.",
            "past_ssm.", "present_ssm.");
    private static final Set<String> PLAIN = Set.of(IDS, MASK, POSITIONS, KEPT);
    private static final int NAMES_TOLD = 20;

    DecoderLayout {
        state = List.copyOf(state);
    }

    /// @param shape of an empty state: one row, no past
    record StatePair(String past, String present, OnnxJavaType type, List<Long> shape) {

        long[] emptyShape() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /// @throws IOException where names do not pair, with the list of those that are left
    static DecoderLayout of(OrtSession session) throws OrtException, IOException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        Set<String> left = new TreeSet<>(outputs.keySet());
        left.remove(LOGITS);
        List<StatePair> state = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<String, NodeInfo> input : inputs.entrySet()) {
            if (PLAIN.contains(input.getKey())) {
                continue;
            }
            Optional<String> present = present(input.getKey()).filter(left::remove);
            if (present.isPresent() && input.getValue().getInfo() instanceof TensorInfo tensor) {
                state.add(pair(input.getKey(), present.get(), tensor));
            } else {
                unknown.add(input.getKey());
            }
        }
        if (!unknown.isEmpty() || !left.isEmpty()) {
            throw new IOException("not a decoder in transformers.js layout: inputs without a meaning or a partner "
                    + told(unknown) + ", outputs " + told(left));
        }
        return checked(inputs, outputs, state);
    }

    private static DecoderLayout checked(
            Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs, List<StatePair> state) throws IOException {
        NodeInfo logits = outputs.get(LOGITS);
        if (!inputs.containsKey(IDS) || !inputs.containsKey(MASK) || state.isEmpty() || logits == null) {
            throw new IOException("not a decoder in transformers.js layout: it needs input_ids, attention_mask, "
                    + "past_key_values and logits; it has inputs " + told(inputs.keySet()) + ", outputs "
                    + told(outputs.keySet()));
        }
        if (!(logits.getInfo() instanceof TensorInfo tensor)
                || tensor.getShape().length != 3
                || tensor.getShape()[2] < 2
                || (tensor.type != OnnxJavaType.FLOAT && tensor.type != OnnxJavaType.FLOAT16)) {
            throw new IOException(
                    "logits are not [batch, sequence, vocabulary] of fp32 or fp16 with a fixed vocabulary");
        }
        return new DecoderLayout(
                state,
                inputs.containsKey(POSITIONS),
                inputs.containsKey(KEPT),
                tensor.type,
                Math.toIntExact(tensor.getShape()[2]));
    }

    private static Optional<String> present(String past) {
        return PREFIXES.entrySet().stream()
                .filter(each -> past.startsWith(each.getKey()))
                .map(each -> each.getValue() + past.substring(each.getKey().length()))
                .findFirst();
    }

    /// The first dimension is the batch, of one row; any other that varies is the past, of length 0.
    private static StatePair pair(String past, String present, TensorInfo tensor) throws IOException {
        if (tensor.type != OnnxJavaType.FLOAT && tensor.type != OnnxJavaType.FLOAT16) {
            throw new IOException("state " + past + " is of type " + tensor.type + ", not fp32 or fp16");
        }
        List<Long> shape = new ArrayList<>();
        long[] stored = tensor.getShape();
        for (int i = 0; i < stored.length; i++) {
            shape.add(i == 0 ? 1L : Math.max(stored[i], 0));
        }
        return new StatePair(past, present, tensor.type, shape);
    }

    private static String told(Set<String> names) {
        return names.stream().sorted().limit(NAMES_TOLD).toList()
                + (names.size() > NAMES_TOLD ? " and " + (names.size() - NAMES_TOLD) + " more" : "");
    }
}
