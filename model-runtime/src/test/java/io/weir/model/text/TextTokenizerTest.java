// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Span;
import io.weir.model.TextSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No token of a text goes unread and uncounted, whatever its tokenizer's file says.
final class TextTokenizerTest {

    private static final List<String> WORDS = List.of("a", "b", "c", "lock", "gate", ",");
    private static final TextSettings MINILM = new TextSettings(256, 32, 65_536, 64);

    @TempDir
    private Path directory;

    private final List<TextTokenizer> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(TextTokenizer::close);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /// MiniLM's file says: truncate to 128, pad to 128.
    @Test
    void theLimitsOfMiniLmsOwnFileDoNotLeakThrough() throws IOException {
        TextTokenizer tokenizer = miniLm(MINILM);

        assertThat(tokenizer.tokenize("water").windows().getFirst().length()).isEqualTo(3);
        TokenizedText text = tokenizer.tokenize("water ".repeat(226));
        assertThat(text.windows()).hasSize(1);
        assertThat(text.windows().getFirst().length()).isEqualTo(228);
        assertThat(text.tokensRead()).isEqualTo(226);
        assertThat(text.tokensDropped()).isZero();
        assertThat(tokenizer
                        .tokenizePair("water ".repeat(100), "falls ".repeat(90))
                        .windows()
                        .getFirst()
                        .length())
                .isEqualTo(193);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 12})
    void theLimitsOfAnyFileDoNotLeakThrough(int limit) throws IOException {
        TextTokenizer tokenizer = open(TinyTokenizer.write(directory, limit, WORDS), new TextSettings(12, 4, 1_000, 9));

        assertThat(ids(tokenizer.tokenize("a").windows().getFirst())).containsExactly(2L, 4L, 3L);
        TokenizedText text = tokenizer.tokenize("a b c lock gate a b c lock gate a b c");
        assertThat(ids(text.windows().get(0))).containsExactly(2L, 4L, 5L, 6L, 7L, 8L, 4L, 5L, 6L, 7L, 8L, 3L);
        assertThat(ids(text.windows().get(1))).containsExactly(2L, 5L, 6L, 7L, 8L, 4L, 5L, 6L, 3L);
        assertThat(text.windows()).hasSize(2);
        assertThat(text.tokensRead()).isEqualTo(13);
        assertThat(ids(tokenizer.tokenizePair("a b c", "lock gate").windows().getFirst()))
                .containsExactly(2L, 4L, 5L, 6L, 3L, 7L, 8L, 3L);
    }

    /// Every token is in a window, or counted as dropped, and the windows overlap as they should.
    @ParameterizedTest
    @MethodSource("seeds")
    void readAndDroppedTokensAreAllThereAre(long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        var settings = new TextSettings(8 + random.nextInt(20), random.nextInt(6), 100_000, 1 + random.nextInt(5));
        TextTokenizer tokenizer = open(TinyTokenizer.write(directory, 5, WORDS), settings);
        int words = random.nextInt(200);
        var text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(WORDS.get(random.nextInt(5))).append(random.nextBoolean() ? " " : "\n ");
        }

        TokenizedText tokenized = tokenizer.tokenize(text.toString());

        assertThat(tokenized.tokensRead() + tokenized.tokensDropped()).isEqualTo(words);
        assertThat(tokenized.windows()).hasSizeBetween(1, settings.windowsMax());
        int next = 0;
        for (TokenWindow window : tokenized.windows()) {
            assertThat(window.length()).isLessThanOrEqualTo(settings.tokensMax());
            assertThat(window.tokens()).hasSize(window.textTokens());
            assertThat(text.substring(next, Math.max(next, window.characters().start())))
                    .isBlank();
            next = Math.max(next, window.characters().end());
            for (int i = 0; i < window.textTokens(); i++) {
                Span span = window.tokens().get(i);
                String word = text.substring(span.start(), span.end());
                assertThat(window.id(window.textFrom() + i)).isEqualTo(WORDS.indexOf(word) + TinyTokenizer.SPECIAL);
            }
        }
        if (tokenized.tokensDropped() == 0) {
            assertThat(next).isEqualTo(text.toString().stripTrailing().length());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofAPairTheLongerSideIsCutAndCounted(long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        TextTokenizer tokenizer = open(TinyTokenizer.write(directory, WORDS), new TextSettings(13, 0, 100_000, 1));
        int first = random.nextInt(20);
        int second = random.nextInt(20);

        TokenizedText pair = tokenizer.tokenizePair("a ".repeat(first), "b ".repeat(second));

        TokenWindow window = pair.windows().getFirst();
        long firstKept = ids(window).stream().filter(id -> id == 4).count();
        long secondKept = ids(window).stream().filter(id -> id == 5).count();
        assertThat(window.length()).isEqualTo(Math.min(13, first + second + 3));
        assertThat(pair.tokensRead()).isEqualTo((int) (firstKept + secondKept));
        assertThat(pair.tokensRead() + pair.tokensDropped()).isEqualTo(first + second);
        assertThat(firstKept == first || firstKept >= secondKept).isTrue();
        assertThat(secondKept == second || secondKept >= firstKept - 1).isTrue();
    }

    @Test
    void aPairIsLaidOutAsItsModelWasTrained() throws IOException {
        TokenWindow window =
                miniLm(MINILM).tokenizePair("lock", "gate").windows().getFirst();

        assertThat(window.id(0)).isEqualTo(101);
        assertThat(window.id(2)).isEqualTo(102);
        assertThat(window.id(4)).isEqualTo(102);
        assertThat(types(window)).containsExactly(0L, 0L, 0L, 1L, 1L);
    }

    @Test
    void aPrefixLeadsEveryWindowAndIsNoPartOfTheText() throws IOException {
        TextTokenizer tokenizer = open(TinyTokenizer.write(directory, WORDS), new TextSettings(8, 1, 100, 9));

        TokenizedText text = tokenizer.tokenize("a b a b a b a", "lock, ");

        assertThat(ids(text.windows().get(0))).containsExactly(2L, 7L, 9L, 4L, 5L, 4L, 5L, 3L);
        assertThat(ids(text.windows().get(1))).containsExactly(2L, 7L, 9L, 5L, 4L, 5L, 4L, 3L);
        assertThat(text.windows()).hasSize(2);
        assertThat(text.windows().get(0).characters()).isEqualTo(new Span(0, 7));
        assertThat(text.tokensRead()).isEqualTo(7);
    }

    @Test
    void anEmptyTextIsOneWindowOfSpecialTokens() throws IOException {
        TokenizedText text = miniLm(MINILM).tokenize("");

        assertThat(text.windows()).hasSize(1);
        assertThat(text.windows().getFirst().length()).isEqualTo(2);
        assertThat(text.windows().getFirst().characters()).isEqualTo(new Span(0, 0));
        assertThat(text.tokensRead() + text.tokensDropped()).isZero();
    }

    /// F28: what lies beyond the limit is neither tokenized nor copied, and is counted.
    @Test
    void tenMegabytesAreCutBeforeTheyAreTokenized() throws IOException {
        String text = "water ".repeat(10 * 1024 * 1024 / 6);

        TokenizedText tokenized = miniLm(MINILM).tokenize(text);

        assertThat(tokenized.windows()).hasSizeLessThanOrEqualTo(MINILM.windowsMax());
        assertThat(tokenized.tokensRead()).isBetween(10_000, MINILM.charactersMax());
        assertThat(tokenized.tokensDropped()).isGreaterThan((text.length() - MINILM.charactersMax()) / 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "gate \uD83D lock", "\uDE00\uD83D", "😀\uD83D😀", "a\uD83D"})
    void halfASurrogatePairIsReadAsTheReplacementCharacter(String text) throws IOException {
        TextTokenizer tokenizer = miniLm(MINILM);
        String repaired = text.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(ids(tokenizer.tokenize(text).windows().getFirst()))
                .isEqualTo(ids(tokenizer.tokenize(repaired).windows().getFirst()));
    }

    /// The tokenizer counts code points, Java UTF-16 units.
    @Test
    void placesAreInUtf16UnitsBehindCharactersOfTwoUnits() throws IOException {
        TextTokenizer tokenizer = open(TinyTokenizer.write(directory, WORDS), new TextSettings(12, 4, 1_000, 9));

        TokenWindow window = tokenizer.tokenize("😀😀 lock 😀 gate").windows().getFirst();

        assertThat(window.tokens()).contains(new Span(5, 9), new Span(13, 17));
        assertThat(window.characters()).isEqualTo(new Span(0, 17));
    }

    @Test
    void aCutInsideASurrogatePairTakesTheWholeCharacterAway() throws IOException {
        TextTokenizer tokenizer = open(TinyTokenizer.write(directory, WORDS), new TextSettings(12, 4, 3, 9));

        TokenizedText text = tokenizer.tokenize("a 😀 b");

        assertThat(ids(text.windows().getFirst())).containsExactly(2L, 4L, 3L);
        assertThat(text.tokensDropped()).isEqualTo(1);
    }

    /// The tokenizer drops control characters: what stands around a NUL is read, not what would end there.
    @Test
    void whatFollowsANulIsRead() throws IOException {
        TextTokenizer tokenizer = open(TinyTokenizer.write(directory, WORDS), new TextSettings(12, 4, 1_000, 9));

        assertThat(ids(tokenizer.tokenize("a \0 gate\0 b").windows().getFirst()))
                .containsExactly(2L, 4L, 8L, 5L, 3L);
    }

    @Test
    void aWordLongerThanTheTokenizerReadsIsReadInPieces() throws IOException {
        TokenizedText text = miniLm(MINILM).tokenize("abcdefghij".repeat(100));

        assertThat(text.tokensRead()).isGreaterThan(100);
        assertThat(text.tokensDropped()).isZero();
        assertThat(text.windows().getLast().characters().end()).isEqualTo(1_000);
    }

    @Test
    void aFileThatIsNoTokenizerSaysSo() throws IOException {
        Path file = Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": 3}");

        assertThatThrownBy(() -> open(file, MINILM))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read: tokenizer.json");
    }

    @Test
    void theLargestIdIsKnown() throws IOException {
        assertThat(TokenizerFile.largestId(TinyTokenizer.write(directory, WORDS)))
                .isEqualTo(TinyTokenizer.SPECIAL + WORDS.size() - 1);
        assertThat(TokenizerFile.largestId(miniLmFile())).isEqualTo(30_521);
        Path empty = Files.writeString(directory.resolve("empty.json"), "{}");
        assertThatThrownBy(() -> TokenizerFile.largestId(empty)).hasMessageContaining("no vocabulary: empty.json");
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"mod");
        assertThatThrownBy(() -> TokenizerFile.largestId(broken)).hasMessageContaining("no JSON: broken.json");
    }

    private TextTokenizer miniLm(TextSettings settings) throws IOException {
        return open(miniLmFile(), settings);
    }

    private Path miniLmFile() throws IOException {
        Path file = directory.resolve("minilm.json");
        if (!Files.exists(file)) {
            try (InputStream in = Objects.requireNonNull(
                    TextTokenizer.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json"))) {
                Files.copy(in, file);
            }
        }
        return file;
    }

    private TextTokenizer open(Path file, TextSettings settings) throws IOException {
        var tokenizer = new TextTokenizer(file, directory.resolve("natives"), settings);
        open.add(tokenizer);
        return tokenizer;
    }

    private static List<Long> ids(TokenWindow window) {
        return LongStream.range(0, window.length())
                .mapToObj(i -> window.id((int) i))
                .toList();
    }

    private static List<Long> types(TokenWindow window) {
        return LongStream.range(0, window.length())
                .mapToObj(i -> window.type((int) i))
                .toList();
    }
}
