// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import java.util.Optional;

/// What every record about a picture says first.
///
/// @param image its event's id
/// @param sha256 of the file, where it was had
/// @param declaredModel the generator that the producer names
/// @param duplicateOf the first picture of this source with the same file
/// @param atMillis the event's own time, in milliseconds since 1970
/// @param evidence where the event lies: topic-partition@offset
public record ImageFacts(
        ImageSource source,
        String image,
        Optional<String> sha256,
        Optional<String> declaredModel,
        Optional<String> duplicateOf,
        long atMillis,
        String evidence) {

    public ImageFacts withDuplicateOf(Optional<String> first) {
        return new ImageFacts(source, image, sha256, declaredModel, first, atMillis, evidence);
    }
}
