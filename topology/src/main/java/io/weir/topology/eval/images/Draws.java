// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Sets of pictures drawn without replacement; the same seed gives the same sets.
final class Draws {

    /// Sets of one run and size.
    static final int SETS = 20;

    private final SplittableRandom random;

    Draws(long seed) {
        this.random = new SplittableRandom(seed);
    }

    <T> List<T> draw(List<T> from, int count) {
        List<T> left = new ArrayList<>(from);
        List<T> drawn = new ArrayList<>();
        for (int i = 0; i < count && !left.isEmpty(); i++) {
            int chosen = random.nextInt(left.size());
            drawn.add(left.get(chosen));
            left.set(chosen, left.getLast());
            left.removeLast();
        }
        return drawn;
    }
}
