// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Signal;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.hazard.HazardGuard;
import io.weir.guard.hazard.HazardHead;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.topology.eval.DataException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the guard of the stream says of one text, asked as a user's prompt.
///
/// @param scores by category
/// @param called whether each score reaches the guard's floor
record GuardScores(Map<HazardCategory, Double> scores, Map<HazardCategory, Boolean> called) {

    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final ExchangeId ID = new ExchangeId(new TenantId("evaluation"), "rows", "row");

    GuardScores {
        scores = Map.copyOf(scores);
        called = Map.copyOf(called);
    }

    static GuardScores of(HazardGuard guard, String text) {
        return switch (guard.observe(exchange(text), Instant.now().plus(DEADLINE))) {
            case Observation.Failed failed ->
                throw new DataException(3, "the hazard guard does not answer: " + failed.cause());
            case Observation.Seen seen -> of(guard.info(), seen.signals());
        };
    }

    /// The guard with other heads than those that ship.
    static HazardGuard guard(Encoder encoder, HazardHead head) {
        return new HazardGuard(encoder, HazardHeadFile.of(head));
    }

    boolean isCalled() {
        return called.containsValue(true);
    }

    private static GuardScores of(GuardInfo info, List<Signal> signals) {
        Map<HazardCategory, Double> scores = new HashMap<>();
        Map<HazardCategory, Boolean> called = new HashMap<>();
        for (Signal signal : signals) {
            scores.put(signal.category(), signal.score());
            called.put(signal.category(), signal.score() >= info.floors().of(signal.category()));
        }
        return new GuardScores(scores, called);
    }

    private static Exchange exchange(String text) {
        var utterance = new Utterance(Role.USER, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
        return new Exchange(ID, Optional.of(new Exchange.Prompt("", List.of(utterance))), Optional.empty());
    }
}
