// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.hazard.HazardGuard;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.guard.pattern.PatternGuard;
import io.weir.policy.BuiltInPolicy;
import org.junit.jupiter.api.Test;

final class GuardCatalogueTest {

    @Test
    void itSaysOfEachGuardWhatTheShippedWeightsSay() {
        assertThat(GuardCatalogue.all())
                .map(guard -> guard.id().value())
                .containsExactly("pattern", "refusal", "hazard", "backtranslation", "uncertainty", "conversation");
        assertThat(GuardCatalogue.all()).contains(new PatternGuard().info());
        GuardInfo hazard = GuardCatalogue.all().get(2);
        assertThat(hazard).isEqualTo(HazardGuard.info(HazardHeadFile.shipped()));
        assertThat(hazard.categories())
                .contains(new HazardCategory("operator.violence"))
                .doesNotHaveDuplicates();
    }

    @Test
    void theBuiltInPolicySpeaksOfEveryGuard() {
        assertThat(BuiltInPolicy.of(GuardCatalogue.all()).settings())
                .containsKeys(
                        "rule sexual-minors",
                        "rule leak",
                        "rule refused",
                        "rule jailbroken",
                        "rule unsupported",
                        "rule conversation");
    }
}
