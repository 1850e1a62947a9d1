// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.conversation;

import java.time.Instant;

/// One exchange of a conversation, as far as it is remembered.
///
/// @param score how likely its answer serves a harmful request, in `[0, 1]`
public record Turn(double score, Instant at) {

    public Turn {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score is in [0, 1]: " + score);
        }
    }
}
