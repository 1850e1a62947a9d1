// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Exchange;
import io.weir.guard.Location;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Utterance;
import io.weir.guard.prefilter.PrefilterText.Form;
import io.weir.guard.text.NormalisedText;
import java.util.ArrayList;
import java.util.List;

/// What answers say outside of the sentences that refuse.
final class AnswerRest {

    /// Shorter rests are a greeting or an offer of other help.
    static final int LENGTH_MIN = 60;

    private AnswerRest() {}

    /// @param refusals with the places of the sentences
    static List<Form> of(Exchange exchange, List<Signal> refusals) {
        List<Form> rests = new ArrayList<>();
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        for (int candidate = 0; candidate < candidates.size(); candidate++) {
            List<Part> parts = candidates.get(candidate).parts();
            var rest = new StringBuilder();
            for (int part = 0; part < parts.size(); part++) {
                if (parts.get(part) instanceof Part.Text(Part.Kind _, String text)) {
                    rest.append(without(text, places(refusals, candidate, part)))
                            .append('\n');
                }
            }
            NormalisedText text = NormalisedText.of(rest.toString());
            if (text.length() >= LENGTH_MIN) {
                rests.add(new Form(rest.toString(), text));
            }
        }
        return rests;
    }

    private static List<Location> places(List<Signal> refusals, int candidate, int part) {
        return refusals.stream()
                .flatMap(refusal -> refusal.locations().stream())
                .filter(place -> place.side() == Side.RESPONSE)
                .filter(place -> place.utterance() == candidate && place.part() == part)
                .toList();
    }

    private static String without(String text, List<Location> places) {
        var rest = new StringBuilder(text);
        for (Location place : places) {
            for (int at = place.span().start(); at < place.span().end(); at++) {
                rest.setCharAt(at, ' ');
            }
        }
        return rest.toString();
    }
}
