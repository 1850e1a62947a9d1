// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weir.guard.Exchange;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Span;
import io.weir.guard.Utterance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A tenant's own rule of the `pattern` guard: a regular expression that runs in linear time.
///
/// @param size its steps with all repeats written out: one character costs at most as many
/// @param side where it looks; empty for both sides
record TenantPattern(String id, Pattern regex, long size, HazardCategory category, Optional<Side> side) {

    /// Places kept of one pattern in one exchange; more are seen, not listed.
    static final int LOCATIONS_MAX = 50;

    /// What looking costs at most, in steps.
    long cost(Exchange exchange) {
        return size * characters(exchange, Side.PROMPT) + size * characters(exchange, Side.RESPONSE);
    }

    private long characters(Exchange exchange, Side looked) {
        if (side.isPresent() && side.get() != looked) {
            return 0;
        }
        long characters = 0;
        for (Utterance utterance : exchange.utterances(looked)) {
            for (Part part : utterance.parts()) {
                characters += part instanceof Part.Text(Part.Kind _, String text) ? text.length() : 0;
            }
        }
        return characters;
    }

    /// What it finds, with score 1; nothing where it matches nowhere.
    Optional<Signal> look(Exchange exchange) {
        List<Location> locations = new ArrayList<>();
        for (Side looked : Side.values()) {
            if (side.isEmpty() || side.get() == looked) {
                look(exchange, looked, locations);
            }
        }
        return locations.isEmpty() ? Optional.empty() : Optional.of(new Signal(category, 1, locations, id));
    }

    private void look(Exchange exchange, Side looked, List<Location> locations) {
        List<Utterance> utterances = exchange.utterances(looked);
        for (int utterance = 0; utterance < utterances.size(); utterance++) {
            List<Part> parts = utterances.get(utterance).parts();
            for (int part = 0; part < parts.size(); part++) {
                if (parts.get(part) instanceof Part.Text(Part.Kind _, String text)) {
                    match(text, looked, utterance, part, locations);
                }
            }
        }
    }

    private void match(String text, Side looked, int utterance, int part, List<Location> locations) {
        Matcher matcher = regex.matcher(text);
        while (locations.size() < LOCATIONS_MAX && matcher.find()) {
            if (matcher.end() > matcher.start()) {
                locations.add(new Location(looked, utterance, part, new Span(matcher.start(), matcher.end())));
            }
        }
    }

    String text() {
        return category.slug() + side.map(in -> " in the " + Words.of(in)).orElse("") + " /" + regex.pattern() + "/";
    }

    @Override
    public String toString() {
        return "TenantPattern[" + id + "]";
    }
}
