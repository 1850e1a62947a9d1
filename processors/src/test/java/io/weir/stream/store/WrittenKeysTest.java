// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

final class WrittenKeysTest {

    private static final long STRETCH = 600_000;

    private final RandomGenerator random = new SplittableRandom(1);

    @Test
    void aKeyThatWasWrittenMayAlwaysBeHeld() {
        WrittenKeys written = new WrittenKeys();
        List<Bytes> keys = keys(100_000);

        keys.forEach(key -> written.add(key, STRETCH));

        assertThat(keys).allMatch(key -> written.mayHold(key, STRETCH));
    }

    @Test
    void nearlyEveryOtherKeyIsKnownNotToBeHeld() {
        WrittenKeys written = new WrittenKeys();
        keys(100_000).forEach(key -> written.add(key, STRETCH));

        assertThat(keys(10_000))
                .filteredOn(key -> written.mayHold(key, STRETCH))
                .hasSizeLessThan(10);
    }

    @Test
    void aKeyIsKnownByItsStretch() {
        WrittenKeys written = new WrittenKeys();
        Bytes key = keys(1).getFirst();

        written.add(key, STRETCH);

        assertThat(written.mayHold(key, 0)).isFalse();
        assertThat(written.mayHold(key, 2 * STRETCH)).isFalse();
    }

    @Test
    void aStretchPastTheThirdLastIsNotKnownAnyMore() {
        WrittenKeys written = new WrittenKeys();
        List<Bytes> keys = keys(4);

        for (int i = 0; i < 4; i++) {
            written.add(keys.get(i), i * STRETCH);
        }

        assertThat(written.mayHold(keys.getFirst(), 0)).isTrue();
        assertThat(written.mayHold(keys.get(1), 0)).isTrue();
        assertThat(written.mayHold(keys.getFirst(), STRETCH)).isFalse();
        assertThat(written.mayHold(keys.get(3), 3 * STRETCH)).isTrue();
    }

    private List<Bytes> keys(int count) {
        return Stream.generate(this::key).limit(count).toList();
    }

    private Bytes key() {
        byte[] key = new byte[16];
        random.nextBytes(key);
        return Bytes.wrap(key);
    }
}
