// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.Optional;

/// What one piece of evidence says of one claim.
///
/// @param nearest the sentence of the piece that is nearest to the claim; empty in an empty piece
public record EvidenceSays(Support support, Optional<Span> nearest) {

    public Support.Stance stance() {
        return support.stance();
    }
}
