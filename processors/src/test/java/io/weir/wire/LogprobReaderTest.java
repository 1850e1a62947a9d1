// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.AnswerToken;
import io.weir.guard.Exchange;
import io.weir.schema.ReadLimits;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class LogprobReaderTest {

    @Test
    void tokensOfAChatCompletionAreReadWithTheirLogProbabilities() {
        assertThat(tokens("""
                        {"content": [{"token": "Yes", "logprob": -0.25, "bytes": [89, 101, 115], "top_logprobs": []},
                                     {"token": ",", "logprob": -1, "bytes": null}]}""")).containsExactly(new AnswerToken("Yes", -.25), new AnswerToken(",", -1));
    }

    @Test
    void tokensThatEndInsideACharacterAreOneAndTheirProbabilitiesMultiply() {
        assertThat(tokens("""
                        {"content": [{"token": "\\\\xc3", "logprob": -1, "bytes": [195]},
                                     {"token": "\\\\xa9", "logprob": -0.5, "bytes": [169]},
                                     {"token": "t", "logprob": -2, "bytes": [116]}]}""")).containsExactly(new AnswerToken("é", -1.5), new AnswerToken("t", -2));
    }

    @Test
    void bytesThatAreNoTextAreToldAsTheProducerWroteThem() {
        assertThat(tokens("""
                        {"content": [{"token": "?", "logprob": -1, "bytes": [255, 254, 253, 252, 251]},
                                     {"token": "t", "logprob": -2, "bytes": null}]}""")).extracting(AnswerToken::text).containsExactly("?", "t");
    }

    @Test
    void alternativesGiveTheEntropyWithAllOthersAsOne() {
        List<AnswerToken> tokens = tokens("""
                {"content": [{"token": "a", "logprob": -0.693147, "top_logprobs": [
                    {"token": "a", "logprob": -0.693147}, {"token": "b", "logprob": -1.386294}]}]}""");

        assertThat(tokens.getFirst().entropy().orElseThrow()).isCloseTo(1.0397, within(.001));
    }

    @Test
    void whatIsNoNumberIsKeptAsNone() {
        assertThat(tokens("{\"content\": [{\"token\": \"a\", \"logprob\": \"NaN\"}, {\"token\": \"b\"}]}"))
                .extracting(AnswerToken::logProbability)
                .containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void legacyCompletionsAreReadToo() {
        assertThat(tokens("{\"tokens\": [\"a\", \"b\"], \"token_logprobs\": [null, -2.5]}"))
                .containsExactly(new AnswerToken("a", Double.NaN), new AnswerToken("b", -2.5));
    }

    @Test
    void whereThereAreNoneThereAreNone() {
        for (String none :
                List.of("null", "{}", "[]", "3", "{\"content\": null, \"refusal\": null}", "{\"tokens\": 3}")) {
            assertThat(tokens(none)).isEmpty();
        }
    }

    @Test
    void theTemperatureOfARequestIsItsOwnAndWhatIsNoNumberIsNone() {
        assertThat(prompt("\"temperature\": 0").temperature()).hasValue(0);
        assertThat(prompt("\"temperature\": 0.7").temperature()).hasValue(.7);
        assertThat(prompt("\"temperature\": \"hot\"").temperature().orElseThrow())
                .isNaN();
        assertThat(prompt("\"temperature\": null").temperature()).isEqualTo(OptionalDouble.empty());
        assertThat(prompt("\"n\": 1").temperature()).isEqualTo(OptionalDouble.empty());
    }

    private static List<AnswerToken> tokens(String logprobs) {
        return LogprobReader.tokens(JsonMapper.shared().readTree(logprobs));
    }

    private static Exchange.Prompt prompt(String field) {
        return new ChatNormaliser(ReadLimits.DEFAULT)
                .prompt(JsonMapper.shared()
                        .readTree("{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
                                + field + "}"))
                .orElseThrow();
    }
}
