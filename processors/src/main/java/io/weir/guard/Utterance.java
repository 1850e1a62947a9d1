// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;

/// One message as guards see it: who speaks, and the parts in order.
///
/// @param prior true for turns of the history that a prompt repeats, false for the current turn
public record Utterance(Role role, boolean prior, List<Part> parts) {

    public Utterance {
        parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
        return "Utterance[" + role + ", " + parts.size() + " parts]";
    }
}
