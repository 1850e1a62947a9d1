// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.AnswerToken;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class EvidenceInputTest {

    private static final String ANSWER = "Ada was born in 1949.";
    private static final List<String> TOKENS = List.of("Ada", " was", " born", " in", " 19", "49", ".");

    @Test
    void samplesAtTemperatureZeroAreRefused() {
        assertThat(SampleSet.of(OptionalDouble.of(0), List.of("a", "a")))
                .isEqualTo(new SampleSet.Refused(EvidenceRefusal.TEMPERATURE_ZERO));
        for (double unusable : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
            assertThat(SampleSet.of(OptionalDouble.of(unusable), List.of("a")))
                    .isEqualTo(new SampleSet.Refused(EvidenceRefusal.TEMPERATURE_UNUSABLE));
        }
        assertThat(SampleSet.of(OptionalDouble.of(.7), List.of("a", "a")))
                .isEqualTo(new SampleSet.Accepted(List.of("a", "a")));
    }

    @Test
    void oneAnswerAtTemperatureZeroIsNoSetOfSamples() {
        assertThat(SampleSet.of(OptionalDouble.of(0), List.of())).isEqualTo(new SampleSet.Accepted(List.of()));
    }

    @Test
    void theFirstTokenOfAnAnchorTellsHowSureTheModelWas() {
        assertThat(surprise(tokens(-.1, -.1, -.1, -.1, -2.5, -9.0, -.1))).hasValue(2.5);
    }

    @Test
    void manyAlternativesMakeATokenUnsureHoweverLikelyItWas() {
        List<AnswerToken> tokens = new ArrayList<>(tokens(-.1, -.1, -.1, -.1, -.1, -.1, -.1));
        tokens.set(4, new AnswerToken(" 19", -.1, OptionalDouble.of(1.4)));

        assertThat(surprise(tokens)).hasValue(1.4);
    }

    @Test
    void whatEndsTheTurnIsPassedOverAndSoIsSpaceBeforeTheFirstToken() {
        List<AnswerToken> tokens = new ArrayList<>(tokens(-.1, -.1, -.1, -.1, -2.5, -.1, -.1));
        tokens.set(0, new AnswerToken(" Ada", -.1));
        tokens.add(new AnswerToken("<|im_end|>", -.1));

        assertThat(surprise(tokens)).hasValue(2.5);
    }

    @Test
    void logProbabilitiesThatAreNoneAreNamed() {
        assertThat(TokenOnsets.of(ANSWER, tokens(-.1, Double.NaN, -.1, -.1, -.1, -.1, -.1)))
                .isEqualTo(new TokenOnsets.Unusable(EvidenceRefusal.LOGPROB_NOT_A_NUMBER));
        assertThat(TokenOnsets.of(ANSWER, tokens(-.1, Double.NEGATIVE_INFINITY, -.1, -.1, -.1, -.1, -.1)))
                .isEqualTo(new TokenOnsets.Unusable(EvidenceRefusal.LOGPROB_NOT_A_NUMBER));
        assertThat(TokenOnsets.of(ANSWER, tokens(-.1, 3.2, -.1, -.1, -.1, -.1, -.1)))
                .isEqualTo(new TokenOnsets.Unusable(EvidenceRefusal.LOGPROB_ABOVE_ZERO));
    }

    @Test
    void tokensOfAnotherTokenizerAreNamed() {
        assertThat(TokenOnsets.of(ANSWER, List.of(new AnswerToken("▁Ada", -.1), new AnswerToken("▁was", -.1))))
                .isEqualTo(new TokenOnsets.Unusable(EvidenceRefusal.TOKENS_NOT_THE_ANSWER));
        assertThat(TokenOnsets.of(ANSWER, tokens(-.1, -.1, -.1)))
                .as("half of the answer")
                .isEqualTo(new TokenOnsets.Unusable(EvidenceRefusal.TOKENS_NOT_THE_ANSWER));
        assertThat(TokenOnsets.of(ANSWER, List.of())).isEqualTo(new TokenOnsets.None());
    }

    private static OptionalDouble surprise(List<AnswerToken> tokens) {
        Claim claim = new RuleConcepts(_ -> 1).extract(ANSWER, "Ada").claims().getFirst();
        return ((TokenOnsets.Usable) TokenOnsets.of(ANSWER, tokens)).surprise(claim);
    }

    private static List<AnswerToken> tokens(double... logProbabilities) {
        List<AnswerToken> tokens = new ArrayList<>();
        for (int i = 0; i < logProbabilities.length; i++) {
            tokens.add(new AnswerToken(TOKENS.get(i), logProbabilities[i]));
        }
        return tokens;
    }

    @Test
    void exchangingANumberMakesAnotherFact() {
        assertThat(FactAlteration.exchange("Ada was born in 1949.", "Bo died in 1812."))
                .contains("Ada was born in 1812.");
        assertThat(FactAlteration.exchange("Ada was born in 1949.", "Bo died in 1949."))
                .isEmpty();
    }

    @Test
    void weightsThatWereAlteredAreRefused() {
        byte[] file = SupportFile.resource(SupportFile.WEIGHTS);
        String digest = SupportFile.shipped().sha256();
        file[file.length - 1] ^= 1;

        assertThatThrownBy(() -> SupportFile.read(file, digest)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weightsAreWrittenAsTheyWereRead() {
        SupportFile shipped = SupportFile.shipped();

        assertThat(SupportFile.write(shipped.model())).isEqualTo(SupportFile.resource(SupportFile.WEIGHTS));
    }
}
