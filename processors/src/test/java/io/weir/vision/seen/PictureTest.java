// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PictureTest {

    @Test
    void itIsFilledByItsValues() {
        assertThatThrownBy(() -> Picture.rgb(2, 2, new byte[11])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Picture.grey(0, 2, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        // 2^32 values: an int would count them as none.
        assertThatThrownBy(() -> Picture.grey(1 << 16, 1 << 16, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nobodyChangesItsValuesAfterwards() {
        byte[] values = {1, 2, 3};
        Picture picture = Picture.rgb(1, 1, values);

        values[0] = 9;
        picture.values()[1] = 9;

        assertThat(picture.values()).containsExactly(1, 2, 3);
    }
}
