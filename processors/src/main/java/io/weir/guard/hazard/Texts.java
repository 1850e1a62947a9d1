// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Utterance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What of an exchange is to be read: each text once, with every place where it stands.
///
/// The answer comes first, then the prompt's turns from the newest back, the operator's texts last: where
/// a bound or the deadline ends the reading, the oldest words are those left out.
final class Texts {

    private final Map<String, List<Place>> places = new LinkedHashMap<>();
    private final Set<Cause> unread = EnumSet.noneOf(Cause.class);

    private Texts() {}

    static Texts of(Exchange exchange) {
        Texts texts = new Texts();
        for (Scope scope : Scope.values()) {
            Side side = scope == Scope.RESPONSE ? Side.RESPONSE : Side.PROMPT;
            List<Utterance> utterances = exchange.utterances(side);
            for (int utterance = utterances.size() - 1; utterance >= 0; utterance--) {
                if (Scope.of(side, utterances.get(utterance).role()) == scope) {
                    texts.add(scope, utterance, utterances.get(utterance).parts());
                }
            }
        }
        return texts;
    }

    /// In the order in which they are to be read; at most [HazardGuard#TEXTS_MAX], none blank.
    Map<String, List<Place>> places() {
        return places;
    }

    /// Why some content is not among them, or not whole.
    Set<Cause> unread() {
        return unread;
    }

    private void add(Scope scope, int utterance, List<Part> parts) {
        for (int part = 0; part < parts.size(); part++) {
            switch (parts.get(part)) {
                case Part.Opaque _ -> unread.add(Cause.UNSUPPORTED);
                case Part.Text(Part.Kind _, String text) -> {
                    if (!text.isBlank()) {
                        add(bounded(text), new Place(scope, utterance, part));
                    }
                }
            }
        }
    }

    private void add(String text, Place place) {
        List<Place> known = places.get(text);
        if (known != null) {
            known.add(place);
        } else if (places.size() < HazardGuard.TEXTS_MAX) {
            places.put(text, new ArrayList<>(List.of(place)));
        } else {
            unread.add(Cause.TOO_LONG);
        }
    }

    private String bounded(String text) {
        if (text.length() <= HazardGuard.LENGTH_MAX) {
            return text;
        }
        unread.add(Cause.TOO_LONG);
        boolean splits = Character.isHighSurrogate(text.charAt(HazardGuard.LENGTH_MAX - 1));
        return text.substring(0, splits ? HazardGuard.LENGTH_MAX - 1 : HazardGuard.LENGTH_MAX);
    }

    /// @param utterance index on its side
    record Place(Scope scope, int utterance, int part) {

        Side side() {
            return scope == Scope.RESPONSE ? Side.RESPONSE : Side.PROMPT;
        }
    }
}
