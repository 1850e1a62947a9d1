// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Splits plain ASCII text into word pieces as BERT's tokenizers do: small letters, parted at white space
/// and around each punctuation mark, then the longest known piece first.
///
/// The library that reads every other text makes a string and an object of each token and touches much
/// memory; between two texts a model has swept it out of the caches. This gives the same tokens for a
/// fraction. What it does not read it refuses: [#reads].
///
/// Wordpieces: Schuster and Nakajima, _Japanese and Korean Voice Search_, ICASSP 2012. Safe for threads.
final class WordPieces {

    /// Longer words are for [WordBreaks].
    private static final int WORD_MAX = 100;

    private static final String NORMALIZER = """
            {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
             "lowercase": true}""";
    private static final String PRE_TOKENIZER = "{\"type\": \"BertPreTokenizer\"}";
    private static final String CONTINUING = "##";
    private static final int ASCII = 128;

    private final PieceTable words;
    private final PieceTable continuations;
    private final long unknown;
    private final List<String> added;

    private WordPieces(PieceTable words, PieceTable continuations, long unknown, List<String> added) {
        this.words = words;
        this.continuations = continuations;
        this.unknown = unknown;
        this.added = added;
    }

    /// Empty where the file describes a tokenizer of another kind, or one that differs in anything, or where only
    /// the library can read it.
    static Optional<WordPieces> of(Path file) {
        try {
            return of(JsonMapper.shared().readTree(file));
        } catch (JacksonException unread) {
            return Optional.empty();
        }
    }

    private static Optional<WordPieces> of(JsonNode root) {
        JsonNode model = root.path("model");
        boolean same = root.path("normalizer").equals(JsonMapper.shared().readTree(NORMALIZER))
                && root.path("pre_tokenizer").equals(JsonMapper.shared().readTree(PRE_TOKENIZER))
                && model.path("type").asString("").equals("WordPiece")
                && model.path("continuing_subword_prefix").asString("").equals(CONTINUING)
                && model.path("max_input_chars_per_word").asInt(0) == WORD_MAX;
        Optional<Long> unknown = Optional.ofNullable(
                        model.path("vocab").get(model.path("unk_token").asString("")))
                .map(JsonNode::asLong);
        Optional<List<String>> added = added(root.path("added_tokens"));
        if (!same || unknown.isEmpty() || added.isEmpty()) {
            return Optional.empty();
        }
        var words = new PieceTable.Builder();
        var continuations = new PieceTable.Builder();
        for (Map.Entry<String, JsonNode> piece : model.path("vocab").properties()) {
            String text = piece.getKey();
            if (text.chars().allMatch(unit -> unit > ' ' && unit < ASCII)) {
                boolean goesOn = text.startsWith(CONTINUING) && text.length() > CONTINUING.length();
                // A word that spells the mark itself is parted at its punctuation, and never looked for.
                (goesOn ? continuations : words)
                        .add(
                                goesOn ? text.substring(CONTINUING.length()) : text,
                                piece.getValue().asInt());
            }
        }
        return Optional.of(new WordPieces(words.build(), continuations.build(), unknown.get(), added.get()));
    }

    /// Tokens that stand for themselves wherever a text spells them; all begin with a bracket.
    private static Optional<List<String>> added(JsonNode tokens) {
        List<String> found = new ArrayList<>();
        for (JsonNode token : tokens) {
            String content = token.path("content").asString("");
            if (!content.startsWith("[") || token.path("normalized").asBoolean(true)) {
                return Optional.empty();
            }
            found.add(content);
        }
        return Optional.of(found);
    }

    /// Whether the text is plain: printable ASCII and line ends, no endless word, no token of the model's own.
    boolean reads(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (isSpace(unit)) {
                run = 0;
            } else if (unit < ' ' || unit >= ASCII - 1 || ++run > WORD_MAX || (unit == '[' && isAdded(text, i))) {
                return false;
            }
        }
        return true;
    }

    /// Adds the tokens of a text that this reads.
    void addTo(Tokens tokens, String text) {
        byte[] word = new byte[WORD_MAX];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (isLetterOrDigit(unit)) {
                word[length++] = (byte) (unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit);
                continue;
            }
            add(tokens, word, length, i - length);
            length = 0;
            if (!isSpace(unit)) {
                word[0] = (byte) unit;
                add(tokens, word, 1, i);
            }
        }
        add(tokens, word, length, text.length() - length);
    }

    /// One word; where a part of it is no piece, all of it is unknown.
    private void add(Tokens tokens, byte[] word, int length, int at) {
        int before = tokens.size();
        int from = 0;
        while (from < length) {
            PieceTable table = from == 0 ? words : continuations;
            long found = table.longest(word, from, length);
            if (found == PieceTable.NONE) {
                tokens.cut(before);
                tokens.add(unknown, at, at + length);
                return;
            }
            int end = from + PieceTable.length(found);
            tokens.add(PieceTable.id(found), at + from, at + end);
            from = end;
        }
    }

    private boolean isAdded(String text, int at) {
        return added.stream().anyMatch(token -> text.startsWith(token, at));
    }

    private static boolean isSpace(char unit) {
        return unit == ' ' || unit == '\n' || unit == '\t' || unit == '\r';
    }

    /// Every other printable ASCII character is punctuation to these tokenizers.
    private static boolean isLetterOrDigit(char unit) {
        return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9');
    }
}
