// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes small WordPiece tokenizers: a word is known, or it is the unknown token.
///
/// Ids are padding 0, unknown 1, begin 2, end 3, and the words from 4.
public final class TinyTokenizer {

    public static final int SPECIAL = 4;

    private TinyTokenizer() {}

    /// A tokenizer with limits of its own, as files of real models have them.
    public static Path write(Path directory, int limit, List<String> words) throws IOException {
        return write(directory, words, """
                {"max_length": %d, "strategy": "LongestFirst", "stride": 0, "direction": "Right"}""".formatted(limit), """
                {"strategy": {"Fixed": %d}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                 "pad_type_id": 0, "pad_token": "[PAD]"}""".formatted(limit));
    }

    public static Path write(Path directory, List<String> words) throws IOException {
        return write(directory, words, "null", "null");
    }

    private static Path write(Path directory, List<String> words, String truncation, String padding)
            throws IOException {
        String vocabulary = IntStream.range(0, words.size())
                .mapToObj(i -> "\"%s\": %d".formatted(words.get(i), i + SPECIAL))
                .collect(Collectors.joining(", "));
        return Files.writeString(directory.resolve("tokenizer.json"), """
                {"version": "1.0", "truncation": %s, "padding": %s, "added_tokens": [
                   {"id": 0, "content": "[PAD]", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false}],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                    "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": {"type": "TemplateProcessing",
                    "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                    "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
                    "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                       "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
                 "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 100,
                    "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, %s}}}
                """.formatted(truncation, padding, vocabulary));
    }
}
