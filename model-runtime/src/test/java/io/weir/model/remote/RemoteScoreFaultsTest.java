// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static io.weir.model.remote.FaultServer.error;
import static io.weir.model.remote.FaultServer.json;
import static io.weir.model.remote.FaultServer.status;
import static io.weir.model.remote.FaultServer.thenSilence;
import static io.weir.model.remote.RemoteFixture.model;
import static io.weir.model.remote.RemoteFixture.settings;
import static io.weir.model.remote.RemoteFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Likelihood;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.remote.FaultServer.Answer;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// F19 for likelihoods: a score that is not whole and well formed is none.
final class RemoteScoreFaultsTest {

    static Stream<Arguments> brokenScores() {
        return Stream.of(
                arguments("above 0", scores("0.5"), Cause.MODEL_FAILED),
                arguments("not finite", scores("-1e999"), Cause.MODEL_FAILED),
                arguments("NaN", scores("NaN"), Cause.MODEL_FAILED),
                arguments("a text", scores("\"-1\""), Cause.MODEL_FAILED),
                arguments("an HTML page", status(200, "text/html", "<html>-1</html>"), Cause.MODEL_FAILED),
                arguments("another text", json(SCORES.formatted("x y", "x", "y", "-1", "-1")), Cause.MODEL_FAILED),
                arguments("other tokens", json(SCORES.formatted("a b", "x", "y", "-1", "-1")), Cause.MODEL_FAILED),
                arguments(
                        "too few scores", json(SCORES.formatted("a b", "a", " b", "-1,-2", "-1")), Cause.MODEL_FAILED),
                arguments("nothing", json("{}"), Cause.MODEL_FAILED),
                arguments(
                        "no count of tokens",
                        json(SCORES.replace("prompt_tokens", "some").formatted("a b", "a", " b", "-1", "-1")),
                        Cause.MODEL_FAILED),
                arguments("status 500", error(500), Cause.MODEL_FAILED),
                arguments("a hang", thenSilence("", new byte[0]), Cause.TIMED_OUT),
                arguments("a question that is refused", error(400), Cause.MODEL_FAILED));
    }

    private static final Answer GREEDY = json("{\"choices\":[{\"text\":\" eight\"}]}");

    private static final String SCORES = "{\"choices\":[{\"text\":\"%s c\",\"logprobs\":{\"tokens\":[\"%s\",\"%s\"],"
            + "\"token_logprobs\":[null,%s],\"top_logprobs\":[null,{\"z\":%s}]}}],\"usage\":{\"prompt_tokens\":2}}";

    private static final Answer CONSISTENT = json(SCORES.formatted(
            "One two three four five six seven eight", "One two three four five six seven", " eight", "-1", "-1"));

    /// The server knows `echo`, and then goes wrong.
    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenScores")
    void aBrokenScoreIsNeverALikelihood(String fault, Answer answer, Cause cause) throws IOException {
        try (var server = new FaultServer(GREEDY, error(404), CONSISTENT, answer);
                CausalModel model = model(settings(server))) {
            Likelihood found = model.likelihood(new RawPrompt("a"), " b", 8, soon());

            assertThat(found).as(fault).isEqualTo(new Likelihood.Unavailable(cause));
        }
    }

    @Test
    void aServerThatIsAwayDecidesNothingAboutWhatItCanDo() throws IOException {
        try (var server = new FaultServer(
                        error(500), error(500), error(500), GREEDY, error(404), CONSISTENT, scores("-2"));
                CausalModel model = model(settings(server))) {
            assertThat(model.likelihood(new RawPrompt("a"), " b", 8, soon()))
                    .isEqualTo(new Likelihood.Unavailable(Cause.MODEL_FAILED));
            assertThat(model.likelihood(new RawPrompt("a"), " b", 8, soon())).isInstanceOf(Likelihood.Scored.class);
        }
    }

    private static Answer scores(String score) {
        return json(SCORES.formatted("a b", "a", " b", score, "-0.5"));
    }
}
