// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Location;
import io.weir.guard.Side;
import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;

/// Where in an exchange a text comes from that was put together from one utterance's parts.
///
/// @param utterance index into [io.weir.guard.Exchange#utterances(Side)] of that side
public record TextOrigin(Side side, int utterance, List<PlacedPart> parts) {

    public TextOrigin {
        parts = List.copyOf(parts);
    }

    /// Where a stretch of the text lies; one place for each part that it touches.
    public List<Location> at(Span span) {
        List<Location> locations = new ArrayList<>();
        for (PlacedPart part : parts) {
            int start = Math.max(span.start(), part.start());
            int end = Math.min(span.end(), part.end());
            if (start < end) {
                locations.add(
                        new Location(side, utterance, part.part(), new Span(start - part.start(), end - part.start())));
            }
        }
        return locations;
    }

    /// A text part and the stretch of the whole that it makes up.
    public record PlacedPart(int part, int start, int end) {}
}
