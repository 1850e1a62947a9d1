// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StreamStateTest {

    private static final ReferenceSet REFERENCE = FeatureFixture.reference();

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySplitInAnyOrderMergesToTheSameBytes(int seed) {
        var random = new Random(seed);
        List<PlacedImage> images =
                new ArrayList<>(FeatureFixture.placed(REFERENCE, FeatureFixture.drawn(120, .3, 1.2, seed)));
        byte[] whole = state(images).toBytes();
        Collections.shuffle(images, random);
        List<StreamState> parts = new ArrayList<>();
        for (int start = 0; start < images.size(); ) {
            int end = Math.min(images.size(), start + 1 + random.nextInt(40));
            parts.add(state(images.subList(start, end)));
            start = end;
        }
        Collections.shuffle(parts, random);

        StreamState merged = StreamState.of(REFERENCE);
        parts.forEach(merged::add);

        assertThat(merged.toBytes()).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aWindowSlidesBySubtraction(int seed) {
        List<PlacedImage> images = FeatureFixture.placed(REFERENCE, FeatureFixture.drawn(90, -.2, 1, seed));
        StreamState window = state(images.subList(0, 50));
        StreamState whole = state(images);

        images.subList(0, 40).forEach(window::subtract);
        images.subList(50, 90).forEach(window::add);
        whole.subtract(state(images.subList(0, 40)));

        assertThat(window.toBytes()).isEqualTo(state(images.subList(40, 90)).toBytes());
        assertThat(whole).isEqualTo(window);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReplayFromStoredBytesGivesTheSameBytes(int seed) {
        List<BlockFeatures> features = FeatureFixture.drawn(60, .1, 1, seed);
        List<PlacedImage> images = FeatureFixture.placed(REFERENCE, features);
        StreamState stored = StreamState.read(state(images.subList(0, 30)).toBytes());

        // Another reference, frozen again from the same pictures: features alone decide.
        FeatureFixture.placed(FeatureFixture.reference(), features.subList(30, 60))
                .forEach(stored::add);

        assertThat(stored.toBytes()).isEqualTo(state(images).toBytes());
        assertThat(EffectCurve.of(stored, REFERENCE)).isEqualTo(EffectCurve.of(state(images), REFERENCE));
    }

    @Test
    void otherBytesAreNoState() {
        byte[] bytes = StreamState.of(REFERENCE).toBytes();

        assertThatThrownBy(() -> StreamState.read(new byte[8])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StreamState.read(java.util.Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StreamState(1, 1).add(StreamState.of(REFERENCE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// 16 times 2^30 times 2^30 is 0 in 64 bits: just what would fit behind the header.
    @Test
    void aHeaderThatClaimsMoreThanCanBeCountedIsNoStates() {
        byte[] bytes = ByteBuffer.allocate(16).putInt(1 << 30).putInt(1 << 30).array();

        assertThatThrownBy(() -> StreamState.read(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    private static StreamState state(List<PlacedImage> images) {
        StreamState state = StreamState.of(REFERENCE);
        images.forEach(state::add);
        return state;
    }
}
