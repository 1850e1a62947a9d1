// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.Guard;
import io.weir.guard.hazard.HazardGuard;
import io.weir.guard.pattern.PatternGuard;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.model.Catalogue;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes the guards that a configuration names, and opens the models that they ask.
///
/// A model is opened before the first record is read: its files are checked against their hashes and
/// it must give its known answers, or the start fails.
public final class GuardLoader {

    private GuardLoader() {}

    /// @param ids `pattern`, `refusal`, `hazard`
    /// @throws IOException where a model's files are missing or are not what they should be
    public static ChatGuards load(List<String> ids) throws IOException {
        List<Guard> guards = new ArrayList<>();
        List<Runnable> atClose = new ArrayList<>();
        for (String id : ids) {
            switch (id) {
                case "pattern" -> guards.add(new PatternGuard());
                case "refusal" -> guards.add(RefusalGuard.shipped());
                case "hazard" -> {
                    OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2);
                    atClose.add(encoder::close);
                    guards.add(HazardGuard.shipped(encoder));
                }
                default -> throw new IllegalArgumentException("there is no guard of that name");
            }
        }
        return new ChatGuards(guards, atClose);
    }
}
