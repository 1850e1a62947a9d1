// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Location;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Span;
import io.weir.guard.Utterance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What an exchange brings along to judge its answer by.
///
/// - The answer is the first candidate's text, its question the user's current turn.
/// - The other candidates are evidence ([EvidenceMode#NATIVE]). An empty one counts: it supports nothing.
/// - The text of tools is a document ([EvidenceMode#GROUNDING]), and so is system or developer text of at
///   least [#DOCUMENT_WORDS_MIN] meaningful words: shorter ones are instructions.
///
/// @param answerParts where each text part of the answer begins in `answer`, by part
/// @param unread why some of the content is not among it
public record OwnEvidence(
        String question, String answer, List<PlacedPart> answerParts, List<EvidencePiece> evidence, Set<Cause> unread) {

    /// Pieces of evidence that are read; the first ones are.
    public static final int PIECES_MAX = 32;

    static final int DOCUMENT_WORDS_MIN = 60;

    public OwnEvidence {
        answerParts = List.copyOf(answerParts);
        evidence = List.copyOf(evidence);
        unread = Set.copyOf(unread);
    }

    public static OwnEvidence of(Exchange exchange) {
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        List<PlacedPart> parts = candidates.isEmpty() ? List.of() : placed(candidates.getFirst());
        String answer = candidates.isEmpty() ? "" : text(candidates.getFirst(), unread);
        List<EvidencePiece> evidence = new ArrayList<>();
        documents(exchange, evidence, unread);
        for (int i = 1; i < candidates.size() && evidence.size() < PIECES_MAX; i++) {
            evidence.add(EvidencePiece.of(EvidenceMode.NATIVE, text(candidates.get(i), unread)));
        }
        if (candidates.size() - 1 > PIECES_MAX || answer.length() > Passage.LENGTH_MAX) {
            unread.add(Cause.TOO_LONG);
        }
        return new OwnEvidence(question(exchange), answer, parts, evidence, unread);
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

    /// Where a stretch of the answer lies in the exchange; one place for each part that it touches.
    List<Location> location(Span span) {
        List<Location> locations = new ArrayList<>();
        for (PlacedPart part : answerParts) {
            int start = Math.max(span.start(), part.start());
            int end = Math.min(span.end(), part.end());
            if (start < end) {
                locations.add(new Location(
                        Side.RESPONSE, 0, part.part(), new Span(start - part.start(), end - part.start())));
            }
        }
        return locations;
    }

    private static void documents(Exchange exchange, List<EvidencePiece> evidence, Set<Cause> unread) {
        for (Utterance utterance : exchange.utterances(Side.PROMPT)) {
            if (utterance.role() == Role.USER || utterance.role() == Role.ASSISTANT) {
                continue;
            }
            String text = text(utterance, unread);
            int least = utterance.role() == Role.TOOL ? 1 : DOCUMENT_WORDS_MIN;
            if (Passage.of(text).words().filter(Word::isMeaning).count() < least) {
                continue;
            }
            if (evidence.size() < PIECES_MAX) {
                evidence.add(EvidencePiece.of(EvidenceMode.GROUNDING, text));
            } else {
                unread.add(Cause.TOO_LONG);
            }
        }
    }

    private static String question(Exchange exchange) {
        var question = new StringBuilder();
        for (Utterance utterance : exchange.utterances(Side.PROMPT)) {
            if (utterance.role() == Role.USER && !utterance.prior()) {
                question.append(text(utterance, EnumSet.noneOf(Cause.class)));
            }
        }
        return question.toString();
    }

    /// The texts of an utterance, each on lines of its own.
    private static String text(Utterance utterance, Set<Cause> unread) {
        var text = new StringBuilder();
        for (Part part : utterance.parts()) {
            switch (part) {
                case Part.Opaque _ -> unread.add(Cause.UNSUPPORTED);
                case Part.Text(Part.Kind kind, String value) -> {
                    if (isSaid(kind)) {
                        text.append(value).append('\n');
                    }
                }
            }
        }
        return text.toString();
    }

    private static List<PlacedPart> placed(Utterance utterance) {
        List<PlacedPart> placed = new ArrayList<>();
        int at = 0;
        for (int part = 0; part < utterance.parts().size(); part++) {
            if (utterance.parts().get(part) instanceof Part.Text(Part.Kind kind, String value) && isSaid(kind)) {
                placed.add(new PlacedPart(part, at, at + value.length()));
                at += value.length() + 1;
            }
        }
        return placed;
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

    /// A text part of the answer and the stretch of the whole that it makes up.
    public record PlacedPart(int part, int start, int end) {}
}
