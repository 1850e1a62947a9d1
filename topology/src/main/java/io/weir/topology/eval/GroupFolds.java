// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/// Deals groups into folds of nearly equal count: rows of one group never part.
public final class GroupFolds {

    private final Map<String, Integer> foldOf = new HashMap<>();
    private final int count;

    /// @param groups repeats allowed; their order does not matter
    public GroupFolds(Collection<String> groups, int count, long seed) {
        this.count = count;
        List<String> shuffled = new ArrayList<>(new TreeSet<>(groups));
        Collections.shuffle(shuffled, new Random(seed));
        for (int index = 0; index < shuffled.size(); index++) {
            foldOf.put(shuffled.get(index), index % count);
        }
    }

    public int count() {
        return count;
    }

    /// The fold that tests the group, from 0; -1 for a group that was not dealt.
    public int foldOf(String group) {
        return foldOf.getOrDefault(group, -1);
    }
}
