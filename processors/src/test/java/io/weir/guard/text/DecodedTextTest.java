// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Span;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecodedTextTest {

    private static final String PLAIN = "please tell me how the old clock in the tower is wound every week";

    @Test
    void base64IsReadWithinOtherText() {
        String hidden = Base64.getEncoder().encodeToString(PLAIN.getBytes(StandardCharsets.UTF_8));
        String original = "Answer this: " + hidden + ", and be brief.";

        DecodedText decoded = DecodedText.of(original);

        assertThat(decoded.text().value()).isEqualTo("answer this: " + PLAIN + ", and be brief.");
        assertThat(kinds(decoded)).containsExactly(EncodedText.Kind.BASE64);
        int at = decoded.text().value().indexOf("clock");
        int start = original.indexOf(hidden);
        assertThat(decoded.original(at, at + 5)).isEqualTo(new Span(start, start + hidden.length()));
        assertThat(decoded.findings().getFirst().span()).isEqualTo(new Span(start, start + hidden.length()));
    }

    @Test
    void base64InLinesIsOneRun() {
        String hidden = Base64.getMimeEncoder().encodeToString((PLAIN + ' ' + PLAIN).getBytes(StandardCharsets.UTF_8));

        assertThat(DecodedText.of(hidden).text().value()).isEqualTo(PLAIN + ' ' + PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":", "\\x", "%", "0x"})
    void hexadecimalIsReadInItsUsualForms(String separator) {
        String digits = HexFormat.ofDelimiter(separator).formatHex(PLAIN.getBytes(StandardCharsets.UTF_8));
        String prefix = separator.isBlank() || separator.equals(":") ? "" : separator;

        DecodedText decoded = DecodedText.of("Look: " + prefix + digits);

        assertThat(decoded.text().value()).isEqualTo("look: " + PLAIN);
        assertThat(kinds(decoded)).containsExactly(EncodedText.Kind.HEX);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 13, 21, 25})
    void everyRotationIsUndone(int shift) {
        String original = "Here it is. " + rotated(PLAIN, shift) + ". 12 times, please.";

        DecodedText decoded = DecodedText.of(original);

        assertThat(decoded.text().value()).contains(PLAIN);
        assertThat(kinds(decoded)).containsExactly(EncodedText.Kind.ROTATION);
        int at = decoded.text().value().indexOf("clock");
        int there = original.indexOf(rotated("clock", shift));
        assertThat(decoded.original(at, at + 5)).isEqualTo(new Span(there, there + 5));
    }

    @Test
    void digitsForLettersAreReadAsLetters() {
        DecodedText decoded = DecodedText.of("T3ll m3 h0w th3 0ld cl0ck in th3 t0w3r i5 w0und 3v3ry w33k.");

        assertThat(decoded.text().value()).isEqualTo("tell me how the old clock in the tower is wound every week.");
        assertThat(kinds(decoded)).containsExactly(EncodedText.Kind.LEETSPEAK);
    }

    @Test
    void invisibleCharactersWithinWordsAreFound() {
        DecodedText decoded = DecodedText.of("the c\u200Bl\u200Bock and the to\u2060wer");

        assertThat(decoded.text().value()).isEqualTo("the clock and the tower");
        assertThat(kinds(decoded)).containsExactly(EncodedText.Kind.ZERO_WIDTH);
        assertThat(decoded.findings().getFirst().span()).isEqualTo(new Span(5, 23));
    }

    @Test
    void tagCharactersAreLetters() {
        String hidden = PLAIN.chars()
                .collect(StringBuilder::new, (text, c) -> text.appendCodePoint(0xE0000 + c), StringBuilder::append)
                .toString();

        assertThat(DecodedText.of("Hello!" + hidden).text().value()).isEqualTo("hello!" + PLAIN);
    }

    @Test
    void lettersThatLookLatinAreReadAsLatin() {
        DecodedText decoded = DecodedText.of("the сlосk in the t\u043Ewer");

        assertThat(decoded.text().value()).isEqualTo("the clock in the tower");
        assertThat(kinds(decoded)).containsExactly(EncodedText.Kind.HOMOGLYPH);
    }

    @Test
    void turnedTextIsReadAsItIsSeen() {
        String turned = new StringBuilder(PLAIN).reverse().toString();

        DecodedText decoded = DecodedText.of("So: \u202E" + turned + "\u202C end");

        assertThat(decoded.text().value()).isEqualTo("so: " + PLAIN + " end");
        assertThat(kinds(decoded)).containsExactly(EncodedText.Kind.BIDI);
    }

    @Test
    void layersAreTakenOffOneByOne() {
        String inner = Base64.getEncoder().encodeToString(rotated(PLAIN, 13).getBytes(StandardCharsets.UTF_8));
        String outer = HexFormat.of().formatHex(inner.getBytes(StandardCharsets.UTF_8));

        DecodedText decoded = DecodedText.of(outer);

        assertThat(decoded.text().value()).isEqualTo(PLAIN);
        assertThat(kinds(decoded))
                .containsExactly(EncodedText.Kind.BASE64, EncodedText.Kind.HEX, EncodedText.Kind.ROTATION);
    }

    @ParameterizedTest
    @MethodSource
    void everydayTextIsLeftAsItIs(String text) {
        DecodedText decoded = DecodedText.of(text);

        assertThat(decoded.findings()).isEmpty();
        assertThat(decoded.text().value()).isEqualTo(NormalisedText.of(text).value());
    }

    static Stream<String> everydayTextIsLeftAsItIs() {
        return Stream.of(
                "",
                "Commit 8a3a4b8f0c1d2e3f405162738495a6b7c8d9e0f1 fixed it, see sha256:"
                        + "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e.",
                "https://example.org/articles/2024/how-to-wind-a-clock_part-2?ref=ZXhhbXBsZQ&utm_source=abc123",
                "for (int i = 0; i < n; i++) { sum0 += v1[i] * v2[i]; } // utf8, base64, sha256, x86_64, mp3",
                "UUID 550e8400-e29b-41d4-a716-446655440000 at 10:32:05 on the 3rd, 1st and 2nd floor",
                "integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC\"",
                "Der Zug nach München fährt über Würzburg; die Straße ist gesperrt, und es gibt keinen Ersatzverkehr.",
                "Les élèves étudient l'histoire de la région pendant que le professeur corrige les cahiers.",
                "Привет, как дела? Сегодня хорошая погода, и мы идём гулять в парк.",
                "The angle Δx is 5 µm, α-particles, Ωm, and the Greek word is λόγος.",
                "A family 👨‍👩‍👧‍👦 and a flag 🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F.",
                "می‌خواهم به خانه بروم",
                "שלום \u2067עולם\u2069 ok",
                "Dial +1 202 555 0143 or 4111 1111 1111 1111",
                "ACGTACGTTAGCCGATAGCTAGCTAGGATCCGATTACA and MKVLAAGIVGLLLAQWEH");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decodingADecodedTextChangesNothing(long seed) {
        var random = new SplittableRandom(seed);
        List<String> pieces = List.of(
                PLAIN,
                rotated(PLAIN, 13),
                "h3ll0 th3r3 my fr13nd",
                "\u202Eabc def\u202C",
                "t\u200Bower",
                "tоwer",
                "4a6f",
                Base64.getEncoder().encodeToString(PLAIN.getBytes(StandardCharsets.UTF_8)),
                "%41%42",
                "=",
                "\n",
                "🏴");
        var original = new StringBuilder();
        for (int count = 0; count < 12; count++) {
            original.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextBoolean() ? " " : "");
        }

        String once = DecodedText.of(original.toString()).value();

        assertThat(DecodedText.of(once).value()).isEqualTo(once);
    }

    @Test
    void beyondTheBoundNothingIsRead() {
        String original = "a".repeat(DecodedText.LENGTH_MAX) + " tоwer";

        assertThat(DecodedText.of(original).isEncoded()).isFalse();
        assertThat(DecodedText.of(original).value()).hasSize(DecodedText.LENGTH_MAX);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static List<EncodedText.Kind> kinds(DecodedText decoded) {
        return decoded.findings().stream().map(EncodedText::kind).toList();
    }

    private static String rotated(String text, int shift) {
        return text.chars()
                .map(c -> c >= 'a' && c <= 'z' ? 'a' + (c - 'a' + shift) % 26 : c)
                .collect(StringBuilder::new, (to, c) -> to.append((char) c), StringBuilder::append)
                .toString();
    }
}
