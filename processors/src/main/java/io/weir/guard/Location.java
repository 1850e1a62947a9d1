// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// Where in an exchange something was seen: by position only, never by its words.
///
/// @param utterance index into [Exchange#utterances(Side)] of that side
/// @param part index into [Utterance#parts()]
/// @param span offsets into that part's original text
public record Location(Side side, int utterance, int part, Span span) {

    public Location {
        if (!(utterance >= 0 && part >= 0)) {
            throw new IllegalArgumentException("positions are at least 0");
        }
    }
}
