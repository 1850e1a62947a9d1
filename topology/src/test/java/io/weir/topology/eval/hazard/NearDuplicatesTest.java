// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearDuplicatesTest {

    private static final String TEXT = "the lock keeper opened the upper gate at dawn and went back to his breakfast";

    @Test
    void textsOfMostlyTheSameWordingShareAGroup() {
        int[] groups = NearDuplicates.groups(
                List.of("something else entirely that was written here", TEXT, TEXT.replace("breakfast", "bed") + "!"));

        assertThat(groups).containsExactly(0, 1, 1);
    }

    @Test
    void aTextThatHoldsAnotherSharesItsGroup() {
        int[] groups = NearDuplicates.groups(List.of(
                TEXT, "a letter began with no greeting at all: " + TEXT + " and then went on for many more lines"));

        assertThat(groups).containsExactly(0, 0);
    }

    @Test
    void nearnessIsPassedOn() {
        String middle = TEXT + " before the first boats of the morning came up the river with their coal";
        String last = "before the first boats of the morning came up the river with their coal";

        assertThat(NearDuplicates.groups(List.of(TEXT, last, middle))).containsExactly(0, 0, 0);
    }

    @Test
    void shortTextsAreNearOnlyWhereTheyAreEqual() {
        assertThat(NearDuplicates.groups(List.of("Hello", "hello", "Hello there", "")))
                .containsExactly(0, 0, 2, 3);
    }
}
