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
import java.util.OptionalDouble;
import java.util.Set;

/// What an exchange brings along to judge its answer by.
///
/// - The answer is the first candidate's text, its question the user's current turn.
/// - The other candidates are evidence ([EvidenceMode#NATIVE]). An empty one counts: it supports nothing.
/// - The text of tools is a document ([EvidenceMode#GROUNDING]), and so is what [SystemText] finds in system
///   and developer text. The definitions of tools are none.
///
/// - The first candidate's log-probabilities tell how sure the model was ([EvidenceMode#ONSET]).
///
/// @param origin where the answer stands
/// @param refusals why evidence that came along is not among it
/// @param unread why some of the content is not among it
public record OwnEvidence(
        String question,
        String answer,
        TextOrigin origin,
        List<EvidencePiece> evidence,
        TokenOnsets onsets,
        Set<EvidenceRefusal> refusals,
        Set<Cause> unread) {

    public OwnEvidence {
        evidence = List.copyOf(evidence);
        refusals = Set.copyOf(refusals);
        unread = Set.copyOf(unread);
    }

    public static OwnEvidence of(Exchange exchange, UncertaintySettings settings) {
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        Placed answer = candidates.isEmpty() ? Placed.NOTHING : placed(Side.RESPONSE, 0, candidates.getFirst(), unread);
        List<EvidencePiece> evidence = new ArrayList<>();
        documents(exchange, settings, evidence, unread);
        Set<EvidenceRefusal> refusals = EnumSet.noneOf(EvidenceRefusal.class);
        samples(exchange, settings, evidence, refusals, unread);
        TokenOnsets onsets = TokenOnsets.of(
                answer.text(),
                exchange.response().map(Exchange.Response::tokens).orElse(List.of()));
        if (onsets instanceof TokenOnsets.Unusable(EvidenceRefusal reason)) {
            refusals.add(reason);
        }
        if (answer.text().length() > Passage.LENGTH_MAX) {
            unread.add(Cause.TOO_LONG);
        }
        return new OwnEvidence(question(exchange), answer.text(), answer.origin(), evidence, onsets, refusals, unread);
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
        if (evidence.isEmpty()) {
            return onsets instanceof TokenOnsets.Usable ? EvidenceMode.ONSET : EvidenceMode.PRIOR;
        }
        long documents = evidence.stream()
                .filter(piece -> piece.mode() == EvidenceMode.GROUNDING)
                .count();
        return documents * EvidenceMode.GROUNDING.weight() >= evidence.size() - documents
                ? EvidenceMode.GROUNDING
                : EvidenceMode.NATIVE;
    }

    OwnEvidence withUnread(Cause cause) {
        Set<Cause> causes = EnumSet.of(cause);
        causes.addAll(unread);
        return new OwnEvidence(question, answer, origin, evidence, onsets, refusals, causes);
    }

    private static void samples(
            Exchange exchange,
            UncertaintySettings settings,
            List<EvidencePiece> evidence,
            Set<EvidenceRefusal> refusals,
            Set<Cause> unread) {
        List<Placed> others = new ArrayList<>();
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        for (int i = 1; i < candidates.size(); i++) {
            if (!isBeside(candidates.get(i))) {
                others.add(placed(Side.RESPONSE, i, candidates.get(i), unread));
            }
        }
        OptionalDouble temperature =
                exchange.prompt().map(Exchange.Prompt::temperature).orElse(OptionalDouble.empty());
        switch (SampleSet.of(temperature, others.stream().map(Placed::text).toList())) {
            case SampleSet.Refused(EvidenceRefusal reason) -> refusals.add(reason);
            case SampleSet.Accepted _ -> {
                int left = settings.piecesMax() - evidence.size();
                others.stream()
                        .limit(Math.max(0, left))
                        .map(other -> EvidencePiece.of(EvidenceMode.NATIVE, other.text(), other.origin()))
                        .forEach(evidence::add);
                if (others.size() > left) {
                    unread.add(Cause.TOO_LONG);
                }
            }
        }
    }

    /// What the producer wrote beside the candidates is no answer; an empty candidate is one.
    private static boolean isBeside(Utterance candidate) {
        return !candidate.parts().isEmpty()
                && candidate.parts().stream().allMatch(part -> part.kind() == Part.Kind.GENERIC);
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
                    if (isSaid(kind, utterance.role())) {
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

    /// Not what was thought on the way, nor what a tool was asked, nor what stands beside a message.
    private static boolean isSaid(Part.Kind kind, Role role) {
        return switch (kind) {
            case TEXT, TRANSCRIPT, TOOL_CALL_RESPONSE, REFUSAL -> true;
            case GENERIC -> role == Role.TOOL;
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
