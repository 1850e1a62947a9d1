// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.image.PictureLook.Looked;
import io.weir.vision.attribution.ImageCause;
import io.weir.vision.attribution.ImageFeatures.Missing;
import io.weir.wire.GeneratedImage;
import java.util.Optional;

/// A generated picture with what a look at it gave.
///
/// @param sha256 absent where the file could not be had
/// @param fileBytes -1 where it could not be had
record LookedImage(GeneratedImage image, Optional<String> sha256, long fileBytes, Looked looked) {

    static LookedImage without(GeneratedImage image, ImageCause cause, String detail) {
        return new LookedImage(
                image,
                Optional.empty(),
                -1,
                new Looked(Optional.empty(), Optional.empty(), new Missing(cause), detail));
    }
}
