// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class EvidenceInputTest {

    private static final String ANSWER = "Ada was born in 1949.";
    private static final List<String> TOKENS = List.of("Ada", " was", " born", " in", " 19", "49", ".");

    @Test
    void samplesAtTemperatureZeroAreRefused() {
        assertThat(SampleSet.of(OptionalDouble.of(0), List.of("a", "a")))
                .isEqualTo(new SampleSet.Refused(SampleSet.Reason.TEMPERATURE_ZERO));
        assertThat(SampleSet.of(OptionalDouble.of(Double.NaN), List.of("a")))
                .isEqualTo(new SampleSet.Refused(SampleSet.Reason.TEMPERATURE_UNUSABLE));
        assertThat(SampleSet.of(OptionalDouble.of(.7), List.of("a", "a")))
                .isEqualTo(new SampleSet.Accepted(List.of("a", "a")));
    }

    @Test
    void theFirstTokenOfAnAnchorTellsHowSureTheModelWas() {
        Claim claim = new RuleConcepts(_ -> 1).extract(ANSWER, "Ada").claims().getFirst();

        TokenOnsets onsets = TokenOnsets.of(ANSWER, TOKENS, List.of(-.1, -.1, -.1, -.1, -2.5, -9.0, -.1));

        assertThat(onsets)
                .isInstanceOfSatisfying(
                        TokenOnsets.Usable.class,
                        usable -> assertThat(usable.surprise(claim)).isEqualTo(2.5));
    }

    @Test
    void logProbabilitiesThatAreNoneAreNamed() {
        assertThat(TokenOnsets.of(ANSWER, TOKENS, List.of(-.1, Double.NaN, -.1, -.1, -.1, -.1, -.1)))
                .isEqualTo(new TokenOnsets.Unusable(TokenOnsets.Reason.NOT_A_NUMBER));
        assertThat(TokenOnsets.of(ANSWER, TOKENS, List.of(-.1, 3.2, -.1, -.1, -.1, -.1, -.1)))
                .isEqualTo(new TokenOnsets.Unusable(TokenOnsets.Reason.ABOVE_ZERO));
    }

    @Test
    void tokensOfAnotherTokenizerAreNamed() {
        assertThat(TokenOnsets.of(ANSWER, List.of("▁Ada", "▁was"), List.of(-.1, -.1)))
                .isEqualTo(new TokenOnsets.Unusable(TokenOnsets.Reason.NOT_THE_ANSWER));
        assertThat(TokenOnsets.of(ANSWER, TOKENS, List.of(-.1)))
                .isEqualTo(new TokenOnsets.Unusable(TokenOnsets.Reason.NOT_THE_ANSWER));
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
