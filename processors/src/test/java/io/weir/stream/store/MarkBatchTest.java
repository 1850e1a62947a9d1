// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

final class MarkBatchTest {

    @Test
    void marksComeBackAsTheyWere() {
        Map<Bytes, byte[]> marks = new LinkedHashMap<>();
        marks.put(Bytes.wrap(new byte[] {1, 2, 3}), new byte[] {});
        marks.put(Bytes.wrap(new byte[255]), new byte[255]);

        List<byte[]> batches = MarkBatch.encode(marks);

        assertThat(batches).hasSize(1);
        assertThat(decoded(batches)).containsExactlyInAnyOrderEntriesOf(marks);
    }

    @Test
    void noBatchIsLargerThanTheBound() {
        Map<Bytes, byte[]> marks = new LinkedHashMap<>();
        for (int i = 0; i < 40_000; i++) {
            marks.put(Bytes.wrap(new ByteWriter(16).putInt(i).putInt(-i).toBytes()), new byte[17]);
        }

        List<byte[]> batches = MarkBatch.encode(marks);

        assertThat(batches).hasSize(3).allMatch(batch -> batch.length <= MarkBatch.BYTES_MAX);
        assertThat(decoded(batches)).hasSize(40_000);
    }

    @Test
    void nothingIsNoBatch() {
        assertThat(MarkBatch.encode(Map.of())).isEmpty();
    }

    @Test
    void aPartThatDoesNotFitIsRefused() {
        Map<Bytes, byte[]> marks = Map.of(Bytes.wrap(new byte[16]), new byte[256]);

        assertThatThrownBy(() -> MarkBatch.encode(marks)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<Bytes, byte[]> decoded(List<byte[]> batches) {
        Map<Bytes, byte[]> found = new LinkedHashMap<>();
        batches.forEach(batch -> found.putAll(MarkBatch.decode(batch)));
        return found;
    }
}
