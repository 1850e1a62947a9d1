// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.check;

import io.weir.guard.Location;
import io.weir.guard.uncertainty.ConceptFinding;
import io.weir.guard.uncertainty.EvidencePiece;
import io.weir.guard.uncertainty.EvidenceSays;
import io.weir.guard.uncertainty.LookCost;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.Uncertainty;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintyOutcome;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which claims an answer makes, and what each piece of evidence says of them.
///
/// As JSON it holds positions and figures, never words. As text it shows the answer with its claims marked and
/// quotes the evidence, unless it is told to leave words out.
public final class ClaimsView {
    private static final int SHOWN_MAX = 12;
    private static final int PLACES_MAX = 3;
    private static final int QUOTED_MAX = 100;

    private ClaimsView() {}

    /// Empty where the guard was not asked.
    ///
    /// @param words whether the answer and its evidence are quoted
    public static String text(List<UncertaintyLook> looks, boolean words) {
        var text = new StringBuilder();
        for (UncertaintyLook look : looks) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nuncertainty, %d claims, evidence: %s%n",
                    look.cost().claims(),
                    evidence(look)));
            look.own()
                    .refusals()
                    .forEach(refusal -> text.append("  refused        ")
                            .append(slug(refusal))
                            .append('\n'));
            List<ConceptFinding> concepts = look.outcome().all();
            if (words && !concepts.isEmpty()) {
                text.append(new MarkedAnswer(look.own().answer(), concepts).text("  "));
                text.append("  - supported by half or more of the evidence, ~ by a fifth, ^ by less\n");
            }
            for (int i = 0; i < Math.min(SHOWN_MAX, concepts.size()); i++) {
                claim(text, look, i, words);
            }
            if (concepts.size() > SHOWN_MAX) {
                text.append("  ").append(concepts.size() - SHOWN_MAX).append(" more, less uncertain\n");
            }
        }
        return text.toString();
    }

    private static void claim(StringBuilder text, UncertaintyLook look, int index, boolean words) {
        ConceptFinding finding = look.outcome().all().get(index);
        Uncertainty uncertainty = finding.uncertainty();
        text.append(String.format(
                Locale.ROOT,
                "  %-3d%s %.2f, U %.2f: %d support, %d miss, %d contradict%s%s; %s%n",
                index + 1,
                isFlagged(look, finding) ? "unsupported" : uncertainty.hasEvidence() ? "claim" : "unchecked",
                finding.probability(),
                uncertainty.u(),
                uncertainty.supporting(),
                uncertainty.missing(),
                uncertainty.contradicting(),
                finding.onset().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                ", model %.2f sure",
                                finding.onset().getAsDouble())
                        : "",
                uncertainty.promptDerived() ? ", from the question" : "",
                JudgedView.places(look.locations(finding), PLACES_MAX)));
        speaking(text, look, finding, Support.Stance.CONTRADICTS, words);
        speaking(text, look, finding, Support.Stance.SUPPORTS, words);
    }

    private static void speaking(
            StringBuilder text, UncertaintyLook look, ConceptFinding finding, Support.Stance stance, boolean words) {
        int shown = 0;
        for (int piece = 0; piece < finding.said().size() && shown < PLACES_MAX; piece++) {
            if (finding.said().get(piece).stance() == stance) {
                List<Location> places = look.locations(finding, piece);
                text.append(String.format(
                        Locale.ROOT,
                        "     %-12s %s%s%n",
                        slug(stance),
                        places.isEmpty() ? "piece " + piece : JudgedView.places(places, PLACES_MAX),
                        words ? quoted(look, finding, piece) : ""));
                shown++;
            }
        }
    }

    private static String quoted(UncertaintyLook look, ConceptFinding finding, int piece) {
        return look.sentence(finding, piece)
                .map(sentence -> "  \""
                        + new MarkedAnswer(cut(sentence), List.of()).text("").strip() + '"')
                .orElse("");
    }

    private static String cut(String sentence) {
        String line = sentence.replace('\n', ' ');
        return line.length() > QUOTED_MAX ? line.substring(0, QUOTED_MAX) + "..." : line;
    }

    private static String evidence(UncertaintyLook look) {
        int pieces = look.read().evidence().size();
        return slug(look.own().mode()) + (pieces == 0 ? "" : ", " + pieces + (pieces == 1 ? " piece" : " pieces"));
    }

    static boolean isFlagged(UncertaintyLook look, ConceptFinding finding) {
        return look.outcome() instanceof UncertaintyOutcome.Flagged(var findings, var _) && findings.contains(finding);
    }

    static void put(ArrayNode looks, UncertaintyLook look) {
        ObjectNode node = looks.addObject();
        node.put("mode", slug(look.own().mode()));
        switch (look.outcome()) {
            case UncertaintyOutcome.Clear _ -> node.put("outcome", "clear");
            case UncertaintyOutcome.Flagged _ -> node.put("outcome", "flagged");
            case UncertaintyOutcome.Inconclusive(var reason, var _) ->
                node.put("outcome", "inconclusive").put("reason", slug(reason));
        }
        ArrayNode refused = node.putArray("refused");
        look.own().refusals().stream().sorted().forEach(refusal -> refused.add(slug(refusal)));
        ArrayNode evidence = node.putArray("evidence");
        look.read().evidence().forEach(piece -> put(evidence.addObject(), piece));
        ArrayNode claims = node.putArray("claims");
        look.outcome().all().forEach(finding -> put(claims.addObject(), look, finding));
        LookCost cost = look.cost();
        node.putObject("cost")
                .put("claims", cost.claims())
                .put("sentences", cost.sentences())
                .put("pairs", cost.pairs())
                .put("readMillis", cost.reading().toNanos() / 1e6)
                .put("waitMillis", cost.waiting().toNanos() / 1e6)
                .put("encodeMillis", cost.encoding().toNanos() / 1e6)
                .put("judgeMillis", cost.judging().toNanos() / 1e6);
    }

    private static void put(ObjectNode node, EvidencePiece piece) {
        node.put("mode", slug(piece.mode())).put("weight", piece.weight());
        piece.origin().ifPresent(origin -> node.put("side", slug(origin.side())).put("utterance", origin.utterance()));
    }

    private static void put(ObjectNode node, UncertaintyLook look, ConceptFinding finding) {
        Uncertainty uncertainty = finding.uncertainty();
        node.put("flagged", isFlagged(look, finding))
                .put("probability", finding.probability())
                .put("u", uncertainty.u())
                .put("p", uncertainty.p())
                .put("low", uncertainty.low())
                .put("high", uncertainty.high())
                .put("weight", uncertainty.weight())
                .put("promptDerived", uncertainty.promptDerived())
                .put("supports", uncertainty.supporting())
                .put("misses", uncertainty.missing())
                .put("contradicts", uncertainty.contradicting());
        finding.onset().ifPresent(onset -> node.put("onset", onset));
        JudgedView.put(node.putArray("locations"), look.locations(finding));
        ArrayNode said = node.putArray("evidence");
        for (int piece = 0; piece < finding.said().size(); piece++) {
            EvidenceSays says = finding.said().get(piece);
            ObjectNode each = said.addObject()
                    .put("piece", piece)
                    .put("says", slug(says.stance()))
                    .put("supported", says.support().supported())
                    .put("unmentioned", says.support().unmentioned())
                    .put("contradicted", says.support().contradicted());
            JudgedView.put(each.putArray("locations"), look.locations(finding, piece));
        }
    }

    static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
