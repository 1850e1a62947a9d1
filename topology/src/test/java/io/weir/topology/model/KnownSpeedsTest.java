// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.ModelForm;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownSpeedsTest {

    /// A figure of other weights is none of this model's.
    @Test
    void speedsAreThoseOfTheFilesThatTheCatalogueNames() {
        for (ModelSpeed speed : KnownSpeeds.shipped().all()) {
            CatalogueEntry entry = Catalogue.shipped().entry(speed.model());

            assertThat(speed.figures()).isNotEmpty().allMatch(figure -> figure.value() > 0);
            if (entry.form() instanceof ModelForm.Embedding) {
                assertThat(speed.sha256()).isEqualTo(entry.model().digest().sha256());
            }
        }
    }

    @Test
    void everyKindOfModelThatIsRunByItselfHasASpeed() {
        KnownSpeeds speeds = KnownSpeeds.shipped();

        for (String id : List.of("all-minilm-l6-v2", "smollm2-135m-instruct", "vit-s14-focus")) {
            assertThat(speeds.of(id)).matches("\\d.*");
        }
        assertThat(speeds.of("refusal-linear")).isEqualTo("-");
    }
}
