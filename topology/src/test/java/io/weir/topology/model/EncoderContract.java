// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.Encoder.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What guards rely on in an encoder, whatever stands behind the port.
interface EncoderContract {

    String SENTENCE = "The gate at the upper lock was opened at dawn. ";

    Encoder encoder();

    @Test
    default void everyEmbeddingHasTheEncodersWidth() {
        assertThat(encoded(SENTENCE).windows())
                .allSatisfy(window -> assertThat(window.embedding().width())
                        .isEqualTo(encoder().width()));
    }

    @Test
    default void theSameTextGivesTheSameEmbedding() {
        assertThat(encoded(SENTENCE).windows().getFirst().embedding().toArray())
                .isEqualTo(encoded(SENTENCE).windows().getFirst().embedding().toArray());
    }

    @Test
    default void severalTextsGiveInTheirOrderWhatEachGives() {
        List<String> texts = List.of(SENTENCE, "A heron stood in the shallows.", "", SENTENCE);

        List<Encoding> together = encoder().encodeAll(texts, Instant.now().plus(Duration.ofMinutes(5)));

        assertThat(together).hasSize(4);
        for (int i = 0; i < 4; i++) {
            float[] alone =
                    encoded(texts.get(i)).windows().getFirst().embedding().toArray();
            float[] batched = ((Encoding.Encoded) together.get(i))
                    .windows()
                    .getFirst()
                    .embedding()
                    .toArray();
            assertThat(batched).usingComparatorWithPrecision(1e-4f).containsExactly(alone);
        }
        assertThat(encoder().encodeAll(texts, Instant.EPOCH)).containsOnly(new Encoding.Unavailable(Cause.TIMED_OUT));
    }

    @Test
    default void windowsFollowEachOtherWithoutAGapToTheEndOfTheText() {
        String text = SENTENCE.repeat(100).strip();

        Encoding.Encoded encoded = encoded(text);

        assertThat(encoded.windows()).hasSizeGreaterThan(1);
        int read = 0;
        for (Window window : encoded.windows()) {
            assertThat(text.substring(
                            Math.min(read, window.span().start()), window.span().start()))
                    .isBlank();
            read = window.span().end();
        }
        assertThat(encoded.tokensDropped()).isZero();
        assertThat(read).isEqualTo(text.length());
    }

    @Test
    default void whatNoWindowHoldsIsCounted() {
        assertThat(encoded(SENTENCE.repeat(1_400)).tokensDropped()).isPositive();
    }

    @Test
    default void anEmptyTextHasOneWindow() {
        assertThat(encoded("").windows()).hasSize(1);
    }

    @Test
    default void aPassedDeadlineIsAValue() {
        assertThat(encoder().encode(SENTENCE, Instant.EPOCH)).isEqualTo(new Encoding.Unavailable(Cause.TIMED_OUT));
    }

    private Encoding.Encoded encoded(String text) {
        return (Encoding.Encoded) encoder().encode(text, Instant.now().plus(Duration.ofMinutes(5)));
    }
}
