// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.gguf.GgufException;
import io.weir.model.gguf.GgufMetadata;

/// Sizes of a decoder of the Llama family, as GGUF metadata names them.
///
/// @param blocks layers
/// @param width of a hidden state
/// @param heads query heads; `keyHeads` divides it
/// @param headWidth even: rotary positions turn pairs
/// @param positions longest context of the rotary tables
record LlamaGeometry(
        int blocks,
        int width,
        int heads,
        int keyHeads,
        int headWidth,
        int feedForward,
        int vocabulary,
        int positions,
        double ropeBase,
        double epsilon) {

    private static final int POSITIONS_MAX = 8_192;

    static LlamaGeometry of(GgufMetadata metadata) throws GgufException {
        String architecture = metadata.text("general.architecture");
        if (!architecture.equals("llama")) {
            throw new GgufException("the architecture is not llama, which is the one that is converted");
        }
        refuseScaledPositions(metadata);
        int width = metadata.integer("llama.embedding_length", 1, 1 << 16);
        int heads = metadata.integer("llama.attention.head_count", 1, 1 << 10);
        int keyHeads = metadata.integer("llama.attention.head_count_kv", 1, heads);
        int headWidth = width / heads;
        if (width % heads != 0 || heads % keyHeads != 0 || headWidth % 2 != 0) {
            throw new GgufException("head counts do not divide the width, or each other");
        }
        if (metadata.has("llama.rope.dimension_count")) {
            metadata.integer("llama.rope.dimension_count", headWidth, headWidth);
        }
        return new LlamaGeometry(
                metadata.integer("llama.block_count", 1, 1 << 10),
                width,
                heads,
                keyHeads,
                headWidth,
                metadata.integer("llama.feed_forward_length", 1, 1 << 20),
                metadata.texts("tokenizer.ggml.tokens").size(),
                Math.min(metadata.integer("llama.context_length", 1, 1 << 24), POSITIONS_MAX),
                metadata.has("llama.rope.freq_base") ? metadata.real("llama.rope.freq_base") : 10_000,
                metadata.real("llama.attention.layer_norm_rms_epsilon"));
    }

    int keyWidth() {
        return keyHeads * headWidth;
    }

    private static void refuseScaledPositions(GgufMetadata metadata) throws GgufException {
        String scaling = metadata.optionalText("llama.rope.scaling.type").orElse("none");
        if (!scaling.equals("none")) {
            throw new GgufException("rotary positions are scaled, which the conversion does not do");
        }
    }
}
