// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.Signal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The highest score of each category in each scope, and where it was measured. Owned by one call.
///
/// The worst window decides: a hazard keeps its force however much harmless text surrounds it.
final class WorstWindows {

    private final HazardHead head;
    private final Map<Scope, Signal[]> worst = new EnumMap<>(Scope.class);

    WorstWindows(HazardHead head) {
        this.head = head;
    }

    void add(List<Encoder.Window> windows, List<Texts.Place> places) {
        for (Encoder.Window window : windows) {
            double[] scores = head.probabilities(window.embedding());
            for (Texts.Place place : places) {
                add(window, scores, place);
            }
        }
    }

    List<Signal> signals() {
        List<Signal> signals = new ArrayList<>();
        worst.values().forEach(of -> signals.addAll(List.of(of)));
        return signals;
    }

    private void add(Encoder.Window window, double[] scores, Texts.Place place) {
        Scope scope = place.scope();
        boolean first = !worst.containsKey(scope);
        Signal[] signals = worst.computeIfAbsent(scope, _ -> new Signal[scores.length]);
        for (int i = 0; i < scores.length; i++) {
            if (first || scores[i] > signals[i].score()) {
                HazardCategory category = scope.category(head.outputs().get(i).category());
                var location = new Location(place.side(), place.utterance(), place.part(), window.span());
                signals[i] = new Signal(category, scores[i], List.of(location), scope.detail());
            }
        }
    }
}
