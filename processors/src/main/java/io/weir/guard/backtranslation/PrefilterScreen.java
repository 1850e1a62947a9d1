// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ModelRef;
import io.weir.guard.prefilter.Prefilter;
import io.weir.guard.prefilter.Screening;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The prefilter as this lane's screen, with or without an encoder. Safe for threads.
public final class PrefilterScreen implements Screen {

    private final Prefilter prefilter;
    private final Optional<Encoder> encoder;

    private PrefilterScreen(Prefilter prefilter, Optional<Encoder> encoder) {
        this.prefilter = prefilter;
        this.encoder = encoder;
    }

    /// The linear tier: microseconds, never blocks.
    public static PrefilterScreen linear(Prefilter prefilter) {
        return new PrefilterScreen(prefilter, Optional.empty());
    }

    /// The encoder tier; where the encoder does not answer, the linear one stands.
    ///
    /// @throws IllegalArgumentException where the prefilter's weights were fitted on another encoder's
    ///     embeddings
    public static PrefilterScreen withEncoder(Prefilter prefilter, Encoder encoder) {
        if (!encoder.model().equals(prefilter.model().encoder())) {
            throw new IllegalArgumentException("the prefilter was fitted on "
                    + prefilter.model().encoder() + ", and cannot read " + encoder.model());
        }
        return new PrefilterScreen(prefilter, Optional.of(encoder));
    }

    @Override
    public Screening screen(Exchange exchange, Instant deadline) {
        return encoder.map(reader -> prefilter.screen(exchange, reader, deadline))
                .orElseGet(() -> prefilter.screen(exchange));
    }

    @Override
    public List<ModelRef> models() {
        ModelRef weights = prefilter.model().ref();
        return encoder.map(reader -> List.of(weights, reader.model())).orElse(List.of(weights));
    }

    @Override
    public double margin(Screening.Scores scores) {
        return prefilter.margin(scores);
    }
}
