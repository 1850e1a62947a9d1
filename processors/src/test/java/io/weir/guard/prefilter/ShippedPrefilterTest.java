// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Exchange;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.Screening.Reason;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.text.EncodedText;
import io.weir.guard.text.NormalisedText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// The prefilter with the weights that ship.
final class ShippedPrefilterTest {

    private static final String PROMPT = "How do I keep the old clock in the hall from losing time?";
    private static final String ANSWER =
            "Wind it every week on the same day, and don't let anyone say it's \"too slow\": move the bob up a little.";
    private static final String REFUSAL = "I'm sorry, but I cannot help with that request.";

    private static final int EXCHANGES = 300;

    private final Prefilter prefilter = Prefilter.shipped(sample(1, 1e-12));

    @Test
    void theWeightsAreTheManifests() {
        String manifest = new String(PrefilterModel.resource(PrefilterModel.MANIFEST), StandardCharsets.UTF_8);

        assertThat(JsonMapper.shared().readTree(manifest).path("sha256").asString(""))
                .isEqualTo(LinearModel.sha256(PrefilterModel.resource(PrefilterModel.WEIGHTS)))
                .isEqualTo(PrefilterModel.shipped().ref().sha256());
    }

    @Test
    void anEverydayExchangeIsCleared() {
        assertThat(prefilter.screen(Exchanges.of(PROMPT, ANSWER))).isInstanceOf(Screening.ClearedByPrefilter.class);
    }

    @Test
    void aFullRefusalEndsTheRun() {
        assertThat(prefilter.screen(Exchanges.of(PROMPT, REFUSAL))).isInstanceOf(Screening.AlreadyRefused.class);
    }

    /// F27: encoded text is never cleared.
    @ParameterizedTest
    @EnumSource
    void hiddenTextOfEveryClassIsEscalatedOnEitherSide(EncodedText.Kind kind) {
        for (Exchange exchange :
                List.of(Exchanges.of(PROMPT, hidden(ANSWER, kind)), Exchanges.of(hidden(PROMPT, kind), ANSWER))) {
            assertThat(prefilter.screen(exchange)).isInstanceOfSatisfying(Screening.Escalated.class, escalated -> {
                assertThat(escalated.by()).isEqualTo(Reason.ENCODED);
                assertThat(escalated.encoded()).contains(kind);
            });
        }
    }

    /// F27: nor is it where the visible part refuses.
    @ParameterizedTest
    @EnumSource
    void hiddenTextBehindARefusalIsEscalated(EncodedText.Kind kind) {
        assertThat(prefilter.screen(Exchanges.of(PROMPT, REFUSAL + "\n" + hidden(ANSWER, kind))))
                .isInstanceOf(Screening.Escalated.class);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whiteSpaceAndQuotesChangeNothing(long seed) {
        var random = new SplittableRandom(seed);

        for (String answer : List.of(ANSWER, REFUSAL, ANSWER.repeat(30))) {
            assertThat(prefilter.screen(Exchanges.of(respaced(PROMPT, random), respaced(answer, random))))
                    .isEqualTo(prefilter.screen(Exchanges.of(PROMPT, answer)));
        }
    }

    @Test
    void aReplayAuditsTheSameExchanges() {
        Set<Integer> once = audited(sample(3, .1));

        assertThat(audited(sample(3, .1))).isEqualTo(once).isNotEmpty();
        assertThat(audited(sample(4, .1))).isNotEqualTo(once);
    }

    @Test
    void theMissRateIsRightOnAverage() {
        int harmful = 30;
        double sum = 0;
        int keys = 60;
        for (int key = 0; key < keys; key++) {
            AuditSample sample = sample(key, .2);
            Set<Integer> audited = audited(sample);
            MissRate rate = MissRate.none(sample.rate());
            for (int at = 0; at < EXCHANGES; at++) {
                rate = audited.contains(at) ? rate.audited(at < harmful) : rate.cleared();
            }
            sum += rate.missed();
        }

        assertThat(sum / keys).isCloseTo(harmful, Offset.offset(5.0));
    }

    @ParameterizedTest
    @MethodSource("places")
    void nothingHidesBehindALongBeginning(int before, int after) {
        String quilt = "The zibeline quilt is sewn by hand from seven strips, zibeline on zibeline.";
        String answer = ANSWER.repeat(before) + ' ' + quilt + ' ' + ANSWER.repeat(after);

        assertThat(alarmedBy(quilt).screen(Exchanges.of(PROMPT, answer)))
                .isInstanceOfSatisfying(
                        Screening.Escalated.class,
                        escalated -> assertThat(escalated.by()).isEqualTo(Reason.SCORE));
        assertThat(alarmedBy(quilt).screen(Exchanges.of(PROMPT, ANSWER.repeat(before + after))))
                .isInstanceOf(Screening.ClearedByPrefilter.class);
    }

    static List<Arguments> places() {
        return List.of(Arguments.of(0, 100), Arguments.of(50, 50), Arguments.of(100, 0));
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static Set<Integer> audited(AuditSample sample) {
        Prefilter prefilter = Prefilter.shipped(sample);
        return IntStream.range(0, EXCHANGES)
                .filter(at -> prefilter.screen(Exchanges.of("exchange-" + at, PROMPT, ANSWER))
                                instanceof Screening.Escalated escalated
                        && escalated.by() == Reason.AUDIT)
                .boxed()
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static AuditSample sample(int key, double rate) {
        byte[] bytes = new byte[AuditSample.KEY_BYTES_MIN];
        bytes[0] = (byte) key;
        return new AuditSample(bytes, rate);
    }

    /// Each space another white space, each quote its typographic sister.
    private static String respaced(String text, SplittableRandom random) {
        List<String> spaces = List.of(" ", "  ", "\n", "\t", "\u00A0", "\r\n ");
        var respaced = new StringBuilder();
        text.codePoints()
                .forEach(c -> respaced.append(
                        switch (c) {
                            case ' ' -> spaces.get(random.nextInt(spaces.size()));
                            case '\'' -> random.nextBoolean() ? "\u2019" : "\u2018";
                            case '"' -> random.nextBoolean() ? "\u201C" : "\u201D";
                            default -> Character.toString(c);
                        }));
        return respaced.toString();
    }

    private static String hidden(String text, EncodedText.Kind kind) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (kind) {
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
            case HEX -> HexFormat.of().formatHex(bytes);
            case ROTATION ->
                text.chars()
                        .map(c -> c >= 'a' && c <= 'z' ? 'a' + (c - 'a' + 13) % 26 : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            case LEETSPEAK ->
                text.replace('a', '4').replace('e', '3').replace('i', '1').replace('o', '0');
            case ZERO_WIDTH ->
                text.replace("lo", "l\u200Bo").replace("ve", "v\u200Be").replace("ec", "e\u200Bc");
            case HOMOGLYPH -> text.replace('o', '\u043E').replace('e', '\u0435');
            case BIDI -> "\u202E" + new StringBuilder(text).reverse() + "\u202C";
        };
    }

    /// Weights that know nothing but the words of one sentence.
    private static Prefilter alarmedBy(String sentence) {
        float[] weights = new float[PrefilterFeatures.count()];
        var known = NormalisedText.of(sentence);
        PrefilterFeatures.response(known, 0, (feature, value) -> weights[feature] = 10);
        var everyday = NormalisedText.of(ANSWER.repeat(2));
        PrefilterFeatures.response(everyday, 0, (feature, value) -> weights[feature] = 0);
        byte[] alarm = LinearModel.write(weights, -4, 1, 0, .5f);
        byte[] calm = LinearModel.write(new float[PrefilterFeatures.count()], -9, 1, 0, .5f);
        byte[] file = PrefilterModel.write(List.of(
                alarm,
                calm,
                LinearModel.write(new float[2], 0, 1, 0, .5f),
                LinearModel.write(new float[1], 0, 1, 0, .5f)));
        return new Prefilter(
                PrefilterModel.read(
                        file, LinearModel.sha256(file), PrefilterModel.shipped().encoder()),
                RefusalGuard.shipped(),
                sample(1, 1e-12));
    }
}
