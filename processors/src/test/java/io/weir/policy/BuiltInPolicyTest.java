// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.EXCHANGE;
import static io.weir.policy.PolicyFixture.GUARDS;
import static io.weir.policy.PolicyFixture.HAZARD;
import static io.weir.policy.PolicyFixture.PATTERN;
import static io.weir.policy.PolicyFixture.REFUSAL;
import static io.weir.policy.PolicyFixture.UNCERTAINTY;
import static io.weir.policy.PolicyFixture.finding;
import static io.weir.policy.PolicyFixture.flagged;
import static io.weir.policy.PolicyFixture.judgements;
import static io.weir.policy.PolicyFixture.unsure;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Side;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BuiltInPolicyTest {

    private final CompiledPolicy policy = BuiltInPolicy.of(GUARDS);

    @Test
    void itIsCompiledWhateverGuardsThereAre() {
        assertThat(policy.version()).isEqualTo(PolicyVersion.BUILT_IN);
        assertThat(BuiltInPolicy.of(List.of()).decide(EXCHANGE, List.of()).action())
                .isEqualTo(Action.RELEASE);
        assertThat(BuiltInPolicy.of(List.of(PATTERN)).settings()).doesNotContainKey("rule sexual-minors");
        assertThat(policy.settings()).containsKey("rule sexual-minors");
    }

    @Test
    void leaksAndGraveAnswersAreHeldBackAndTheRestIsLookedAtOrReported() {
        assertThat(action(flagged(PATTERN, finding(HazardCategory.PII_CARD, Side.RESPONSE, 1))))
                .isEqualTo(Action.QUARANTINE);
        assertThat(action(flagged(PATTERN, finding(HazardCategory.PII_CARD, Side.PROMPT, 1))))
                .isEqualTo(Action.RELEASE);
        assertThat(action(flagged(HAZARD, finding(HazardCategory.SEXUAL_MINORS, Side.PROMPT, 0.6))))
                .isEqualTo(Action.QUARANTINE);
        assertThat(action(flagged(HAZARD, finding(HazardCategory.VIOLENCE, Side.RESPONSE, 0.95))))
                .isEqualTo(Action.QUARANTINE);
        assertThat(action(flagged(HAZARD, finding(HazardCategory.VIOLENCE, Side.PROMPT, 0.95))))
                .isEqualTo(Action.REVIEW);
        assertThat(action(flagged(REFUSAL, finding(HazardCategory.REFUSAL, Side.RESPONSE, 0.95))))
                .isEqualTo(Action.RELEASE);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SAMPLES_UNUSABLE", "LOGPROBS_UNUSABLE", "INSUFFICIENT_EVIDENCE", "NO_CONCEPTS"})
    void whatTheHazardGuardCouldNotTellIsNeverReleased(Cause cause) {
        assertThat(action(unsure(HAZARD, cause))).isNotEqualTo(Action.RELEASE);
    }

    /// Most answers come alone: if that held them back, nothing would be released.
    @ParameterizedTest
    @EnumSource
    void noAnswerIsHeldForWantOfEvidence(Cause cause) {
        assertThat(action(unsure(UNCERTAINTY, cause))).isEqualTo(Action.RELEASE);
        assertThat(action(flagged(UNCERTAINTY, finding(new HazardCategory("unsupported-claim"), Side.RESPONSE, .99))))
                .isEqualTo(Action.RELEASE);
    }

    private Action action(Judgement judgement) {
        return policy.decide(EXCHANGE, judgements(judgement)).action();
    }
}
