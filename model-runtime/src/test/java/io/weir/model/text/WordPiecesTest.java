// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.weir.model.Catalogue;
import io.weir.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The library's own answer is what must come out.
final class WordPiecesTest {

    private static final List<String> PARTS = List.of(
            "the",
            "keeper",
            "opened",
            "UNBELIEVABLY",
            "gate",
            "gates",
            "1984",
            "3.20",
            "don't",
            "e-mail",
            "user@x.org",
            "qzxv",
            "Zyzzyva",
            "antidisestablishmentarianism",
            "{\"a_b\":",
            "[1,",
            "2]",
            "[CLS",
            "##ing",
            "##",
            "http://a.b/c?d=e&f",
            "$",
            "^",
            "~",
            "`",
            "|",
            "\\",
            "...",
            "--",
            "a",
            "I",
            "x".repeat(60),
            "9".repeat(40),
            "_".repeat(30));
    private static final List<String> SPACES = List.of(" ", " ", " ", "", "  ", "\n", "\t", "\r\n", "\n\n");

    @TempDir
    private static Path store;

    private static Path file = Path.of("");
    private static Optional<WordPieces> pieces = Optional.empty();
    private static Optional<HuggingFaceTokenizer> library = Optional.empty();

    @BeforeAll
    static void open() throws IOException {
        file = new ModelStore(store).open(Catalogue.ALL_MINILM_L6_V2.tokenizer());
        TokenizerLibrary.prepare(store.resolve("natives"));
        pieces = WordPieces.of(file);
        try (var in = Files.newInputStream(file)) {
            library = Optional.of(HuggingFaceTokenizer.newInstance(
                    in, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false")));
        }
    }

    @AfterAll
    static void close() {
        library.ifPresent(HuggingFaceTokenizer::close);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void wordsAndMarksInAnyOrderAreTheLibrarysTokens(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder();
            for (int part = random.nextInt(30); part >= 0; part--) {
                text.append(PARTS.get(random.nextInt(PARTS.size()))).append(SPACES.get(random.nextInt(SPACES.size())));
            }
            read += isSame(text.toString()) ? 1 : 0;
        }

        assertThat(read).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void charactersInAnyOrderAreTheLibrarysTokens(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            String text = random.ints(random.nextInt(60), ' ', 127)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(isSame(text)).isTrue();
        }
    }

    @Test
    void theLongestWordIsReadAndALongerOneIsNot() {
        assertThat(isSame("a".repeat(100) + " b")).isTrue();
        assertThat(pieces.orElseThrow().reads("a".repeat(101))).isFalse();
        assertThat(pieces.orElseThrow().reads("-".repeat(101))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\0", "\u007f", "\u000b", "\f", "\u0085", "é", "\u2028", "\ud83d\ude00", "中", "[CLS]", "a[MASK]b"
            })
    void whatIsNotPlainIsLeftToTheLibrary(String part) {
        assertThat(pieces.orElseThrow().reads("the gate " + part)).isFalse();
    }

    @Test
    void emptyTextHasNoTokens() {
        assertThat(isSame("")).isTrue();
        assertThat(isSame(" \n ")).isTrue();
    }

    /// Anything that a file says otherwise leaves all to the library.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"lowercase\":true",
                "\"clean_text\":true",
                "\"strip_accents\":null",
                "BertPreTokenizer",
                "\"max_input_chars_per_word\":100",
                "\"continuing_subword_prefix\":\"##\"",
                "\"unk_token\":\"[UNK]\""
            })
    void anotherKindOfTokenizerIsNotRead(String setting) throws IOException {
        String plain = Files.readString(file).replaceAll("\\s*([:,{}])\\s*", "$1");
        assertThat(plain).contains(setting);
        Path other = Files.createTempFile(store, "other", ".json");
        String changed = setting.contains("true")
                ? setting.replace("true", "false")
                : setting.contains("null")
                        ? setting.replace("null", "true")
                        : setting.replaceAll("(100|##\"|UNK|Bert)", "7$1");
        Files.writeString(other, plain.replace(setting, changed));

        assertThat(WordPieces.of(other)).isEmpty();
    }

    private static boolean isSame(String text) {
        if (!pieces.orElseThrow().reads(text)) {
            return false;
        }
        var expected = new Tokens();
        if (!text.isEmpty()) {
            expected.add(library.orElseThrow().encode(text, false, false), new Utf16Offsets(text, 0));
        }
        var found = new Tokens();
        pieces.orElseThrow().addTo(found, text);
        assertThat(found.sameAs(expected)).isTrue();
        return true;
    }
}
