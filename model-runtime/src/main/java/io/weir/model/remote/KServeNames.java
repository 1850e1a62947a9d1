// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

/// What a served graph calls its tensors.
///
/// @param ids token ids, `[rows, tokens]`
/// @param mask 1 for each token; empty where the graph has no such input
/// @param types which of a pair's texts a token is of; empty where the graph has no such input
/// @param output what is read
public record KServeNames(String ids, String mask, String types, String output) {

    /// As exports of text encoders have them.
    public static final KServeNames USUAL =
            new KServeNames("input_ids", "attention_mask", "token_type_ids", "last_hidden_state");

    public KServeNames {
        if (ids.isBlank() || output.isBlank()) {
            throw new IllegalArgumentException("a graph has an input of ids and an output");
        }
    }
}
