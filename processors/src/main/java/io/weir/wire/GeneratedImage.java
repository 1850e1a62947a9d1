// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.vision.attribution.ImageFacts;
import java.util.Optional;

/// A generated-image event, read.
///
/// @param facts without a digest: the file was not looked at yet
/// @param declaredSha256 what the file's digest must be
public record GeneratedImage(
        EventKey event, ImageFacts facts, SourceRecord origin, ImageContent content, Optional<String> declaredSha256) {}
