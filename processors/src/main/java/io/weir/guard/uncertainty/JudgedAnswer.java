// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Location;
import io.weir.guard.Part;
import io.weir.guard.Reviewable;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Utterance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An answer as it was judged, with what a review needs to judge it again.
///
/// @param model the answering model's id, as the producer wrote it
/// @param context digest of everything that was said before the question: the same words ask for something
///     else where something else was said before
/// @param question the user's current turn; blank where there is none, or it is longer than is kept
/// @param answer the first candidate's text; blank where it is longer than is kept: its beginning alone would
///     seem to miss what stands in the rest
/// @param concepts at most [#CONCEPTS_MAX], worst first
/// @param subject keys of the words that name what the answer is about
/// @param unread why some of the exchange was not read
public record JudgedAnswer(
        String model,
        String context,
        String question,
        String answer,
        List<JudgedConcept> concepts,
        Set<String> subject,
        Set<Cause> unread)
        implements Reviewable {

    /// Concepts that a review judges.
    public static final int CONCEPTS_MAX = 64;

    /// Longest text of an answer or a question that is kept, in UTF-16 units.
    public static final int TEXT_MAX = 16_384;

    public JudgedAnswer {
        concepts = List.copyOf(concepts);
        subject = Set.copyOf(subject);
        unread = Set.copyOf(unread);
        if (concepts.isEmpty() || concepts.size() > CONCEPTS_MAX) {
            throw new IllegalArgumentException("a judged answer has 1 to " + CONCEPTS_MAX + " concepts");
        }
    }

    /// What a review needs of a look; empty where the answer claims nothing.
    ///
    /// @param unread as the observation says it
    static Optional<JudgedAnswer> of(Exchange exchange, UncertaintyLook look, Set<Cause> unread) {
        List<JudgedConcept> concepts = concepts(look);
        if (concepts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new JudgedAnswer(
                exchange.response().map(Exchange.Response::model).orElse(""),
                context(exchange),
                kept(look.own().question()),
                kept(look.own().answer()),
                concepts,
                look.read().extraction().subject(),
                unread));
    }

    private static String kept(String text) {
        return text.length() <= TEXT_MAX ? text : "";
    }

    private static List<JudgedConcept> concepts(UncertaintyLook look) {
        List<JudgedConcept> concepts = new ArrayList<>();
        for (ConceptFinding finding : look.outcome().all()) {
            List<Weighed> said = new ArrayList<>();
            for (int i = 0; i < finding.said().size(); i++) {
                EvidencePiece piece = look.read().evidence().get(i);
                said.add(new Weighed(
                        piece.mode(), piece.weight(), finding.said().get(i).support()));
            }
            finding.onset().ifPresent(sure -> said.add(Weighed.of(EvidenceMode.ONSET, new Support(sure, 1 - sure, 0))));
            concepts.add(new JudgedConcept(finding.concept().claim().text(), look.locations(finding), said));
        }
        if (concepts.isEmpty()) {
            for (Claim claim : look.read().extraction().claims()) {
                concepts.add(new JudgedConcept(claim.text(), look.own().origin().at(claim.span()), List.of()));
            }
        }
        return concepts.subList(0, Math.min(CONCEPTS_MAX, concepts.size()));
    }

    /// SHA-256 over who said what before the question. What cannot be compared, a picture say, is like nothing
    /// else: there the exchange's own name goes in.
    private static String context(Exchange exchange) {
        MessageDigest digest = sha256();
        for (Utterance utterance : exchange.utterances(Side.PROMPT)) {
            boolean asked = utterance.role() == Role.USER && !utterance.prior();
            for (Part part : utterance.parts()) {
                switch (part) {
                    case Part.Opaque _ -> put(digest, exchange.id().toString());
                    case Part.Text(Part.Kind kind, String text) -> {
                        if (!asked) {
                            put(digest, utterance.role().name());
                            put(digest, kind.name());
                            put(digest, text);
                        }
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void put(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "JudgedAnswer[" + answer.length() + " chars, " + concepts.size() + " concepts]";
    }

    /// One claim of it.
    ///
    /// @param text the claim, with the subject that it shares with what stands before it
    /// @param locations where the answer says it
    /// @param said what the exchange's own evidence says of it
    public record JudgedConcept(String text, List<Location> locations, List<Weighed> said) {

        public JudgedConcept {
            locations = List.copyOf(locations);
            said = List.copyOf(said);
        }

        @Override
        public String toString() {
            return "JudgedConcept[" + text.length() + " chars, " + said.size() + " pieces]";
        }
    }
}
