// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a `tokenizer.json` says of itself.
public final class TokenizerFile {

    private TokenizerFile() {}

    /// The largest id that the tokenizer can give; a model must have a vector for it.
    public static long largestId(Path file) throws IOException {
        try {
            JsonNode root = JsonMapper.shared().readTree(file);
            JsonNode vocabulary = root.path("model").path("vocab");
            // Unigram lists its tokens in the order of their ids; the others map tokens to ids.
            long largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
            if (vocabulary.isObject()) {
                for (JsonNode id : vocabulary) {
                    largest = Math.max(largest, id.asLong(-1));
                }
            }
            for (JsonNode added : root.path("added_tokens")) {
                largest = Math.max(largest, added.path("id").asLong(-1));
            }
            return requireSome(largest, file);
        } catch (JacksonException e) {
            throw new IOException("a tokenizer file is no JSON: " + file.getFileName(), e);
        }
    }

    private static long requireSome(long largest, Path file) throws IOException {
        if (largest < 0) {
            throw new IOException("a tokenizer file has no vocabulary: " + file.getFileName());
        }
        return largest;
    }
}
