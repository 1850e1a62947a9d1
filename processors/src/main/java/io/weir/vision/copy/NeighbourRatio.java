// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import io.weir.vision.copy.NeighbourIndex.Neighbour;
import java.util.List;

/// How much nearer the nearest protected picture is than the next ones: 0 is a copy, 1 is nothing special.
///
/// @param picture position of the nearest in the protected list
/// @param ratio its distance over the mean distance of the next [#NEXT] pictures; 1 where all are equally near
public record NeighbourRatio(int picture, double ratio) {

    /// Neighbours that the nearest is compared with.
    public static final int NEXT = 50;

    public NeighbourRatio {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("the nearest is no farther than the next");
        }
    }

    /// @param index with more than one picture
    public static NeighbourRatio of(NeighbourIndex index, QuantisedVector vector) {
        if (index.size() < 2) {
            throw new IllegalArgumentException("a ratio needs a second neighbour");
        }
        List<Neighbour> found = index.nearest(vector, NEXT + 1);
        double next = found.subList(1, found.size()).stream()
                .mapToDouble(Neighbour::distance)
                .average()
                .orElseThrow();
        double first = found.getFirst().distance();
        return new NeighbourRatio(found.getFirst().picture(), next == 0 ? 1 : Math.min(1, first / next));
    }
}
