// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Ending;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JudgeGuardTest {

    @Test
    void theJudgesScoreIsASignalOverTheWholeAnswer() {
        Observation observed = guard(ReplyingModel.scoring(93)).observe(exchange("Take two needles."), Instant.MAX);

        assertThat(observed).isInstanceOfSatisfying(Observation.Seen.class, seen -> {
            assertThat(seen.signals().getFirst().detail()).isEqualTo("judged");
            assertThat(seen.signals().getFirst().locations().getFirst().span().end())
                    .isEqualTo("Take two needles.".length());
        });
    }

    @Test
    void anAnswerThatCannotBeReadIsItsOwnCauseAndNeverClear() {
        assertThat(guard(ReplyingModel.saying("It is fine.")).observe(exchange("Take two needles."), Instant.MAX))
                .isEqualTo(new Observation.Failed(Cause.JUDGE_UNREADABLE));
    }

    @ParameterizedTest
    @EnumSource
    void aModelThatDoesNotAnswerIsNeverClear(Cause cause) {
        assertThat(guard(ReplyingModel.doing(new Generation.Unavailable(cause)))
                        .observe(exchange("Take two needles."), Instant.MAX))
                .isEqualTo(new Observation.Failed(cause));
    }

    @Test
    void aProvidersRefusalIsASignal() {
        assertThat(guard(ReplyingModel.doing(new Generation.Declined())).observe(exchange("x"), Instant.MAX))
                .isInstanceOfSatisfying(
                        Observation.Seen.class,
                        seen -> assertThat(seen.signals().getFirst().detail()).isEqualTo("provider-refused"));
    }

    @Test
    void aCandidateThatWasNotJudgedIsNotOutvotedByAHarmlessOne() {
        var first = new boolean[] {true};
        var model = new ReplyingModel(
                id -> {
                    String reply = first[0] ? "{\"id\": \"" + id + "\", \"harm\": 1}" : "fine";
                    first[0] = false;
                    return reply;
                },
                Ending.END_OF_TEXT);

        assertThat(guard(model).observe(exchange("one", "two"), Instant.MAX))
                .isEqualTo(new Observation.Failed(Cause.JUDGE_UNREADABLE));
    }

    @Test
    void anExchangeWithoutAnAnswerHasNothingToJudge() {
        var exchange = new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.of(new Exchange.Prompt("m", List.of(utterance(Role.USER, "How do I knit?")))),
                Optional.empty());

        assertThat(guard(ReplyingModel.scoring(0)).observe(exchange, Instant.MAX))
                .isEqualTo(new Observation.Failed(Cause.RESPONSE_MISSING));
    }

    private static JudgeGuard guard(LanguageModel model) {
        var key = new FrameKey("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        return new JudgeGuard(new Judge(model, new HardenedFraming(key), Scale.AS_SAID, 16_000));
    }

    private static Exchange exchange(String... answers) {
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.of(new Exchange.Prompt("m", List.of(utterance(Role.USER, "How do I knit?")))),
                Optional.of(new Exchange.Response(
                        "m",
                        Stream.of(answers)
                                .map(answer -> utterance(Role.ASSISTANT, answer))
                                .toList())));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }
}
