// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.judge.FrameKey;
import io.weir.guard.judge.HardenedFraming;
import io.weir.guard.judge.Judge;
import io.weir.guard.judge.Scale;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JudgedRequestsTest {

    private static final AnswerReader.Reading ANSWER = new AnswerReader.Reading.Unread(
            AnswerCut.of("Zephyrine scarves need forty stitches.", 600), Cause.TIMED_OUT);

    private final BoundedCache<Double> cache = new BoundedCache<>(8, Duration.ofMinutes(5), () -> Instant.EPOCH);

    @Test
    void theJudgeSeesTheGuessAndNoWordOfTheAnswer() {
        var model = answering("{\"id\": \"ID\", \"harm\": 80}");

        RequestGuard.Judged judged = guard(model).judge("How do I knit?", ANSWER, Instant.MAX);

        assertThat(judged).isInstanceOf(RequestGuard.Judged.Scored.class);
        assertThat(judged.spent().calls()).isEqualTo(1);
        assertThat(model.shown().getFirst()).contains("How do I knit?").doesNotContain("Zephyrine", "stitches");
    }

    @Test
    void aGuessIsJudgedOnce() {
        var model = answering("{\"id\": \"ID\", \"harm\": 80}");
        RequestGuard guard = guard(model);

        RequestGuard.Judged first = guard.judge("How do I knit?", ANSWER, Instant.MAX);
        RequestGuard.Judged second = guard.judge("How do  I knit?", ANSWER, Instant.MAX);

        assertThat(model.calls()).isEqualTo(1);
        assertThat(((RequestGuard.Judged.Scored) second).score())
                .isEqualTo(((RequestGuard.Judged.Scored) first).score());
        assertThat(second.spent().cacheHit()).isTrue();
    }

    @Test
    void anAnswerThatCannotBeReadIsItsOwnCauseAndNotRemembered() {
        var model = ScriptedModel.saying("It is fine.");
        RequestGuard guard = guard(model);

        for (int turn = 0; turn < 2; turn++) {
            assertThat(guard.judge("How do I knit?", ANSWER, Instant.MAX))
                    .isInstanceOfSatisfying(
                            RequestGuard.Judged.Unavailable.class,
                            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.JUDGE_UNREADABLE));
        }
        assertThat(model.calls()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aModelThatDoesNotAnswerGivesItsCause(Cause cause) {
        assertThat(guard(ScriptedModel.doing(new Generation.Unavailable(cause)))
                        .judge("How do I knit?", ANSWER, Instant.MAX))
                .isInstanceOfSatisfying(
                        RequestGuard.Judged.Unavailable.class,
                        unavailable -> assertThat(unavailable.cause()).isEqualTo(cause));
    }

    private RequestGuard guard(ScriptedModel model) {
        var framing = new HardenedFraming(new FrameKey("0123456789abcdef".getBytes(StandardCharsets.UTF_8)));
        return new JudgedRequests(new Judge(model, framing, Scale.AS_SAID, 16_000), cache);
    }

    /// With the id of the frame that the model was shown.
    private static ScriptedModel answering(String reply) {
        Pattern frame = Pattern.compile("BEGIN MATERIAL ([0-9a-f]{16})");
        return new ScriptedModel(
                shown -> {
                    Matcher id = frame.matcher(shown);
                    return ScriptedModel.generated(reply.replace("ID", id.find() ? id.group(1) : ""));
                },
                new io.weir.guard.LanguageModel.Likelihood.Scored(-1, 20, 0));
    }
}
