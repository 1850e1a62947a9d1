// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.Guard;
import io.weir.guard.GuardInfo;
import io.weir.guard.LanguageModel;
import io.weir.topology.model.ModelWatch;
import java.util.List;
import java.util.Optional;

/// The guards of one process, with what must be closed after them.
///
/// @param all in the order in which their verdicts are written
/// @param models those that guards ask, watched
/// @param again the model that reviews ask for further answers; empty where they ask none
/// @param atClose what closes the models that guards ask
public record ChatGuards(List<Guard> all, ModelWatch models, Optional<LanguageModel> again, List<Runnable> atClose)
        implements AutoCloseable {

    public ChatGuards {
        all = List.copyOf(all);
        atClose = List.copyOf(atClose);
    }

    /// Guards that ask no model, or whose models someone else closes.
    public static ChatGuards of(Guard... guards) {
        return new ChatGuards(List.of(guards), ModelWatch.none(), Optional.empty(), List.of());
    }

    public List<GuardInfo> infos() {
        return all.stream().map(Guard::info).toList();
    }

    @Override
    public void close() {
        models.close();
        atClose.forEach(Runnable::run);
    }
}
