// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.fingerprint.SourceConclusion;
import io.weir.vision.fingerprint.SourceEvidence;
import java.util.Optional;

/// What is said of a source's window.
///
/// @param windowEndMillis end of the newest pane
/// @param latest the picture that it was said at
public record SourceReport(
        ImageFacts latest, WindowSpan span, long windowEndMillis, Outcome outcome, boolean declaredConflict) {

    /// A conclusion, or why there is none.
    public sealed interface Outcome {}

    public record Concluded(SourceConclusion conclusion) implements Outcome {}

    /// @param evidence what is known all the same
    public record Inconclusive(ImageCause cause, Optional<SourceEvidence> evidence) implements Outcome {}
}
