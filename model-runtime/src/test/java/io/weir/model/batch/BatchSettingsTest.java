// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.model.Precision;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchSettingsTest {

    @Test
    void quantizedModelsNeverShareABatch() {
        assertThat(BatchSettings.cpu(Precision.INT8).batchRowsMax()).isEqualTo(1);
        assertThat(BatchSettings.cuda().suitedTo(Precision.INT8).batchRowsMax()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "FP16"})
    void otherPrecisionsKeepTheirBounds(Precision precision) {
        assertThat(BatchSettings.cuda().suitedTo(precision)).isEqualTo(BatchSettings.cuda());
    }

    @Test
    void theCpuWaitsForNobody() {
        assertThat(BatchSettings.cpu().delayMax()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-.01, 1, Double.NaN})
    void aShareOfPaddingIsAShare(double padding) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.cpu().withBatch(512, 32, padding))
                .withMessageContaining("share of padding");
    }

    @Test
    void boundsAreAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.cpu().withBatch(0, 32, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.cpu().withBatch(512, 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.cpu().withQueue(0, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.cpu().withWorkers(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.cpu().withWorkers(1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSettings.cpu().withDelayMax(Duration.ofNanos(-1)));
    }
}
