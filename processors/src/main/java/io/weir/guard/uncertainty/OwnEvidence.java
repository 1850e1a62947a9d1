// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Utterance;
import io.weir.guard.uncertainty.TextOrigin.PlacedPart;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What an exchange brings along to judge its answer by.
///
/// - The answer is the first candidate's text, its question the user's current turn.
/// - The other candidates are evidence ([EvidenceMode#NATIVE]). An empty one counts: it supports nothing.
/// - The text of tools is a document ([EvidenceMode#GROUNDING]), and so is what [SystemText] finds in system
///   and developer text. The definitions of tools are none.
///
/// @param origin where the answer stands
/// @param unread why some of the content is not among it
public record OwnEvidence(
        String question, String answer, TextOrigin origin, List<EvidencePiece> evidence, Set<Cause> unread) {

    public OwnEvidence {
        evidence = List.copyOf(evidence);
        unread = Set.copyOf(unread);
    }

    public static OwnEvidence of(Exchange exchange, UncertaintySettings settings) {
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        Placed answer = candidates.isEmpty() ? Placed.NOTHING : placed(Side.RESPONSE, 0, candidates.getFirst(), unread);
        List<EvidencePiece> evidence = new ArrayList<>();
        documents(exchange, settings, evidence, unread);
        for (int i = 1; i < candidates.size() && evidence.size() < settings.piecesMax(); i++) {
            Placed other = placed(Side.RESPONSE, i, candidates.get(i), unread);
            evidence.add(EvidencePiece.of(EvidenceMode.NATIVE, other.text(), other.origin()));
        }
        if (candidates.size() - 1 > settings.piecesMax() || answer.text().length() > Passage.LENGTH_MAX) {
            unread.add(Cause.TOO_LONG);
        }
        return new OwnEvidence(question(exchange), answer.text(), answer.origin(), evidence, unread);
    }

    /// The first candidate's text, as it is judged.
    public static String answer(Exchange exchange) {
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        return candidates.isEmpty()
                ? ""
                : placed(Side.RESPONSE, 0, candidates.getFirst(), EnumSet.noneOf(Cause.class))
                        .text();
    }

    /// The mode that the evidence has most of; [EvidenceMode#PRIOR] where there is none.
    public EvidenceMode mode() {
        long documents = evidence.stream()
                .filter(piece -> piece.mode() == EvidenceMode.GROUNDING)
                .count();
        if (evidence.isEmpty()) {
            return EvidenceMode.PRIOR;
        }
        return documents * EvidenceMode.GROUNDING.weight() >= evidence.size() - documents
                ? EvidenceMode.GROUNDING
                : EvidenceMode.NATIVE;
    }

    OwnEvidence withUnread(Cause cause) {
        Set<Cause> causes = EnumSet.of(cause);
        causes.addAll(unread);
        return new OwnEvidence(question, answer, origin, evidence, causes);
    }

    private static void documents(
            Exchange exchange, UncertaintySettings settings, List<EvidencePiece> evidence, Set<Cause> unread) {
        List<Utterance> prompt = exchange.utterances(Side.PROMPT);
        for (int i = 0; i < prompt.size(); i++) {
            Placed said = placed(Side.PROMPT, i, prompt.get(i), unread);
            String text = document(prompt.get(i).role(), said.text(), settings);
            if (text.isBlank()) {
                continue;
            }
            if (evidence.size() < settings.piecesMax()) {
                evidence.add(EvidencePiece.of(EvidenceMode.GROUNDING, text, said.origin()));
            } else {
                unread.add(Cause.TOO_LONG);
            }
        }
    }

    private static String document(Role role, String text, UncertaintySettings settings) {
        return switch (role) {
            case TOOL -> text;
            case SYSTEM, DEVELOPER -> settings.systemDocuments() ? SystemText.documents(text) : "";
            case USER, ASSISTANT -> "";
        };
    }

    private static String question(Exchange exchange) {
        var question = new StringBuilder();
        for (Utterance utterance : exchange.utterances(Side.PROMPT)) {
            if (utterance.role() == Role.USER && !utterance.prior()) {
                question.append(placed(Side.PROMPT, 0, utterance, EnumSet.noneOf(Cause.class))
                        .text());
            }
        }
        return question.toString();
    }

    /// The texts of an utterance, each on lines of its own.
    private static Placed placed(Side side, int index, Utterance utterance, Set<Cause> unread) {
        boolean operator = utterance.role() == Role.SYSTEM || utterance.role() == Role.DEVELOPER;
        var text = new StringBuilder();
        List<PlacedPart> parts = new ArrayList<>();
        for (int part = 0; part < utterance.parts().size(); part++) {
            switch (utterance.parts().get(part)) {
                case Part.Opaque _ -> {
                    if (isRead(side, utterance.role())) {
                        unread.add(Cause.UNSUPPORTED);
                    }
                }
                case Part.Text(Part.Kind kind, String value) -> {
                    if (isSaid(kind) && !(operator && kind == Part.Kind.GENERIC)) {
                        parts.add(new PlacedPart(part, text.length(), text.length() + value.length()));
                        text.append(value).append('\n');
                    }
                }
            }
        }
        return new Placed(text.toString(), new TextOrigin(side, index, parts));
    }

    /// Whether it is evidence or answer: a picture that the user shows is neither.
    private static boolean isRead(Side side, Role role) {
        return side == Side.RESPONSE || !(role == Role.USER || role == Role.ASSISTANT);
    }

    /// Not what was thought on the way, nor what a tool was asked.
    private static boolean isSaid(Part.Kind kind) {
        return switch (kind) {
            case TEXT, TRANSCRIPT, TOOL_CALL_RESPONSE, GENERIC, REFUSAL -> true;
            case REASONING, TOOL_CALL, COMPACTION, BLOB, FILE, URI -> false;
        };
    }

    @Override
    public String toString() {
        return "OwnEvidence[" + answer.length() + " chars, " + evidence.size() + " pieces]";
    }

    /// A text with its origin.
    private record Placed(String text, TextOrigin origin) {
        static final Placed NOTHING = new Placed("", new TextOrigin(Side.RESPONSE, 0, List.of()));

        @Override
        public String toString() {
            return "Placed[" + text.length() + " chars]";
        }
    }
}
