// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Exchange;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Utterance;
import io.weir.guard.text.DecodedText;
import io.weir.guard.text.EncodedText;
import io.weir.guard.text.NormalisedText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the prefilter reads of an exchange: the user's words, and each candidate's.
///
/// The user's turns are joined, the newest last; of many the newest are kept. Where something is encoded,
/// both the plain and the decoded form are read.
///
/// @param prompts forms of the prompt; empty where there is none
/// @param responses forms of each candidate
/// @param unread whether some content could not be read
record PrefilterText(List<Form> prompts, List<Form> responses, Set<EncodedText.Kind> encoded, boolean unread) {

    /// Longest text of one side that is read, in UTF-16 units.
    static final int LENGTH_MAX = 65_536;

    private static final int CANDIDATES_MAX = 16;

    /// @param plain as written; for the encoder
    record Form(String plain, NormalisedText text) {}

    PrefilterText {
        prompts = List.copyOf(prompts);
        responses = List.copyOf(responses);
        encoded = Set.copyOf(encoded);
    }

    static PrefilterText of(Exchange exchange) {
        var reading = new Reading();
        List<Form> responses = new ArrayList<>();
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        reading.unread |= candidates.size() > CANDIDATES_MAX;
        for (Utterance candidate : candidates.subList(0, Math.min(CANDIDATES_MAX, candidates.size()))) {
            List<Form> forms = reading.forms(reading.joined(List.of(candidate)));
            reading.unread |= forms.isEmpty();
            responses.addAll(forms);
        }
        List<Utterance> asked = exchange.utterances(Side.PROMPT).stream()
                .filter(utterance -> utterance.role() == Role.USER)
                .toList();
        List<Form> prompts = reading.forms(reading.joined(asked));
        return new PrefilterText(prompts, responses, reading.encoded, reading.unread);
    }

    /// Owned by one call.
    private static final class Reading {

        private final Set<EncodedText.Kind> encoded = EnumSet.noneOf(EncodedText.Kind.class);
        private boolean unread;

        /// The newest texts that fit, oldest first.
        String joined(List<Utterance> utterances) {
            var joined = new StringBuilder();
            for (int at = utterances.size() - 1; at >= 0; at--) {
                var text = new StringBuilder();
                for (Part part : utterances.get(at).parts()) {
                    switch (part) {
                        case Part.Opaque _ -> unread = true;
                        case Part.Text(Part.Kind _, String value) ->
                            text.append(value).append('\n');
                    }
                }
                if (joined.length() + text.length() > LENGTH_MAX) {
                    unread = true;
                    joined.insert(0, text.substring(0, LENGTH_MAX - joined.length()));
                    break;
                }
                joined.insert(0, text);
            }
            return joined.toString();
        }

        List<Form> forms(String joined) {
            if (joined.isBlank()) {
                return List.of();
            }
            var plain = new Form(joined, NormalisedText.of(joined));
            DecodedText decoded = DecodedText.of(joined);
            if (!decoded.isEncoded()) {
                return plain.text().length() == 0 ? List.of() : List.of(plain);
            }
            decoded.findings().forEach(finding -> encoded.add(finding.kind()));
            return List.of(plain, new Form(decoded.text().value(), decoded.text()));
        }
    }

    @Override
    public String toString() {
        return "PrefilterText[" + prompts.size() + " prompt forms, " + responses.size() + " response forms]";
    }
}
