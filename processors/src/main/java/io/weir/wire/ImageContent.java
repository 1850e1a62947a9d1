// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Blob;

/// Where a generated picture's file is.
public sealed interface ImageContent {

    record Inline(Blob file) implements ImageContent {}

    /// @param reference as the producer wrote it: not to be trusted, and never to be logged
    record ByReference(String reference) implements ImageContent {

        @Override
        public String toString() {
            return "ByReference[" + reference.length() + " chars]";
        }
    }

    /// A record that was accepted before and is refused now: nothing of it is lost, nothing is looked at.
    record Unreadable() implements ImageContent {}
}
