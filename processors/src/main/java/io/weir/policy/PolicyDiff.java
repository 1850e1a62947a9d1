// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What two policies say differently, setting by setting.
///
/// @param changes in the order of the settings' names
public record PolicyDiff(List<Change> changes) {

    public PolicyDiff {
        changes = List.copyOf(changes);
    }

    /// One setting that differs; `before` or `after` is empty where only one policy has it.
    ///
    /// @param setting such as `rule grave-answer` or `floors of hazard`
    public record Change(String setting, Optional<String> before, Optional<String> after) {}

    public static PolicyDiff between(CompiledPolicy before, CompiledPolicy after) {
        Map<String, String> old = before.settings();
        Map<String, String> fresh = after.settings();
        Set<String> settings = new TreeSet<>(old.keySet());
        settings.addAll(fresh.keySet());
        List<Change> changes = new ArrayList<>();
        for (String setting : settings) {
            var change =
                    new Change(setting, Optional.ofNullable(old.get(setting)), Optional.ofNullable(fresh.get(setting)));
            if (!change.before().equals(change.after())) {
                changes.add(change);
            }
        }
        return new PolicyDiff(changes);
    }
}
