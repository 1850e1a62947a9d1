// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.seen.ImageHeader;
import io.weir.vision.seen.Pdq;
import java.util.Optional;

/// What can be said of a picture without a model.
///
/// @param fileBytes -1 where there was no file
/// @param cause why it was not looked at
/// @param detail the rule that refused it; never content
public record SeenFacts(
        ImageFacts facts,
        Optional<ImageHeader> header,
        long fileBytes,
        Optional<Pdq.Hashed> hashed,
        Optional<ImageCause> cause,
        String detail) {}
