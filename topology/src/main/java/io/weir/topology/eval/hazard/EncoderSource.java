// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataException;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.function.Function;

/// Lends an encoder for the time of one task.
interface EncoderSource {

    /// The model that the guard runs in the stream.
    EncoderSource MINILM = new EncoderSource() {
        @Override
        public <T> T with(Function<Encoder, T> task) {
            try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
                return task.apply(encoder);
            } catch (IOException e) {
                throw new DataException(
                        3, "the encoder cannot be opened (" + e.getClass().getSimpleName() + ")");
            }
        }
    };

    <T> T with(Function<Encoder, T> task);
}
