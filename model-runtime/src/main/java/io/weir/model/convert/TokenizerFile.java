// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.gguf.GgufException;
import io.weir.model.gguf.GgufMetadata;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The byte-level BPE tokenizer of a GGUF file as a `tokenizer.json`, the format of Hugging Face.
///
/// GGUF names how text is split before merges apply, and the split itself is llama.cpp's. `smollm` parts
/// every digit, then words, as GPT-2 does.
final class TokenizerFile {

    private static final int NORMAL = 1;
    private static final Set<String> DIGITS_APART = Set.of("smollm");
    private static final Set<String> AS_GPT_2 = Set.of("gpt-2");

    private TokenizerFile() {}

    /// @throws GgufException where the file has another kind of tokenizer, or an inconsistent one
    static byte[] of(GgufMetadata metadata) throws GgufException {
        if (!metadata.text("tokenizer.ggml.model").equals("gpt2")) {
            throw new GgufException("the tokenizer is no byte-level BPE (gpt2), which is the one that is converted");
        }
        List<String> tokens = metadata.texts("tokenizer.ggml.tokens");
        List<Long> types = metadata.integers("tokenizer.ggml.token_type");
        if (types.size() != tokens.size() || Set.copyOf(tokens).size() != tokens.size()) {
            throw new GgufException("tokens repeat, or have no type each");
        }
        ObjectNode file = JsonMapper.shared().createObjectNode();
        file.put("version", "1.0").putNull("truncation").putNull("padding");
        addedTokens(file.putArray("added_tokens"), tokens, types);
        file.putNull("normalizer");
        preTokenizer(file.putObject("pre_tokenizer"), metadata.text("tokenizer.ggml.pre"));
        file.putNull("post_processor");
        byteLevel(file.putObject("decoder"));
        model(file.putObject("model"), tokens, metadata.texts("tokenizer.ggml.merges"));
        return JsonMapper.shared().writeValueAsBytes(file);
    }

    /// Control tokens and what users defined: text never becomes one of them by merging.
    private static void addedTokens(ArrayNode added, List<String> tokens, List<Long> types) {
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) != NORMAL) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        }
    }

    private static void preTokenizer(ObjectNode node, String name) throws GgufException {
        if (DIGITS_APART.contains(name)) {
            ArrayNode steps = node.put("type", "Sequence").putArray("pretokenizers");
            steps.addObject().put("type", "Digits").put("individual_digits", true);
            byteLevel(steps.addObject());
        } else if (AS_GPT_2.contains(name)) {
            byteLevel(node);
        } else {
            throw new GgufException("text is split in a way that is not converted; smollm and gpt-2 are");
        }
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static void model(ObjectNode node, List<String> tokens, List<String> merges) throws GgufException {
        node.put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", false)
                .put("byte_fallback", false);
        ObjectNode vocabulary = node.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        Set<String> known = Set.copyOf(tokens);
        ArrayNode pairs = node.putArray("merges");
        for (String merge : merges) {
            int space = merge.indexOf(' ', 1);
            if (space < 0
                    || !known.contains(merge.substring(0, space))
                    || !known.contains(merge.substring(space + 1))
                    || !known.contains(merge.substring(0, space) + merge.substring(space + 1))) {
                throw new GgufException("a merge names no two tokens that make a third");
            }
            pairs.add(merge);
        }
    }
}
