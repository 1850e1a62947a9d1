// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "a/b", "a b", "-a", "a\n", "ä"})
    void aTenantIdHoldsNoSeparatorAndNothingToInject(String value) {
        assertThatThrownBy(() -> new TenantId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain(value.isEmpty() ? "\0" : '"' + value + '"');
    }

    @Test
    void aTenantIdHasSixtyFourCharactersAtMost() {
        assertThat(TenantId.isValid("a".repeat(64))).isTrue();
        assertThat(TenantId.isValid("a".repeat(65))).isFalse();
    }

    @Test
    void recordKeysOfTwoTenantsNeverMeet() {
        ExchangeId one = new ExchangeId(new TenantId("a"), "b/c", "1");
        ExchangeId other = new ExchangeId(new TenantId("a.b"), "c", "1");

        assertThat(one.recordKey()).isEqualTo("a/b/c").isNotEqualTo(other.recordKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Self-Harm", "self--harm", "pii.", ".pii", "a_b"})
    void aHazardSlugIsLowerCaseWords(String slug) {
        assertThat(HazardCategory.isValid(slug)).isFalse();
    }

    @Test
    void whatHoldsContentShowsOnlyItsSize() {
        Utterance utterance = new Utterance(Role.USER, false, List.of(new Part.Text(Part.Kind.TEXT, "canary-7f3a")));
        Exchange.Prompt prompt = new Exchange.Prompt("m", List.of(utterance));

        assertThat(utterance.parts().getFirst()).hasToString("Text[TEXT, 11 chars]");
        assertThat(prompt.toString() + utterance).doesNotContain("canary");
    }
}
