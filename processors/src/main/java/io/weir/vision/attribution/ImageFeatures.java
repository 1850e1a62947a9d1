// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.PlacedImage;
import io.weir.vision.seen.Pdq;
import java.util.Optional;

/// A feature event: all that is concluded of a picture later rests on this alone.
///
/// @param hashed where the picture could be decoded
public record ImageFeatures(ImageFacts facts, Optional<Pdq.Hashed> hashed, Content content) {

    /// Features, or why there are none.
    public sealed interface Content {}

    /// @param encoderId catalogue id
    /// @param encoderDigest of the graph that ran
    /// @param referenceDigest the reference that the picture was placed in
    /// @param placed absent without a reference
    /// @param copy what copies are looked for by, one block; absent where the encoder gives class tokens alone
    public record Extracted(
            String encoderId,
            String encoderDigest,
            Optional<String> referenceDigest,
            BlockFeatures blocks,
            Optional<PlacedImage> placed,
            Optional<BlockFeatures> copy)
            implements Content {

        public Extracted {
            if (placed.isPresent() != referenceDigest.isPresent()) {
                throw new IllegalArgumentException("a picture is placed in a reference");
            }
        }
    }

    public record Missing(ImageCause cause) implements Content {}
}
