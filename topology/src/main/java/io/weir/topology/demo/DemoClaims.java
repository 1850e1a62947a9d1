// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.guard.Span;
import io.weir.guard.uncertainty.ConceptFinding;
import io.weir.guard.uncertainty.Support;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintyOutcome;
import io.weir.schema.avro.VerdictEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What the uncertainty guard says of the answers that ship with the demo, claim by claim, once the stream
/// has said it too.
///
/// Texts of those answers alone are kept; of all others a count. Several threads tell, others look: every
/// method holds the lock.
final class DemoClaims {
    private static final int QUOTES_MAX = 3;

    private final Map<String, DemoAnswers> shipped = new HashMap<>();
    private final Map<String, UncertaintyLook> looks = new HashMap<>();
    private final SequencedMap<String, Scene> scenes = new LinkedHashMap<>();
    private final SequencedMap<String, Long> outcomes = new LinkedHashMap<>();

    DemoClaims(List<DemoAnswers> answers) {
        answers.forEach(each -> shipped.put(each.exchange().id(), each));
    }

    /// One answer with its claims, worst first.
    ///
    /// @param truth what people said of the answer
    /// @param verdict as it was read from the topic
    /// @param others how many further answers there are
    record Scene(String question, String answer, String truth, String verdict, int others, List<Claim> claims) {

        @Override
        public String toString() {
            return "Scene[" + claims.size() + " claims]";
        }
    }

    /// @param spans in the answer
    /// @param quotes what evidence says that does not pass over it
    record Claim(
            List<Stretch> spans,
            boolean flagged,
            double probability,
            double u,
            int supports,
            int misses,
            int contradicts,
            List<Quote> quotes) {

        Claim {
            spans = List.copyOf(spans);
            quotes = List.copyOf(quotes);
        }
    }

    /// Start and end in the answer.
    record Stretch(int start, int end) {}

    /// @param answer which of the further answers, from 1 on
    record Quote(int answer, String says, String sentence) {

        @Override
        public String toString() {
            return "Quote[" + answer + ", " + says + ']';
        }
    }

    /// @param outcomes of all looks, each with how often
    record Snapshot(List<Scene> scenes, SequencedMap<String, Long> outcomes) {}

    synchronized void look(UncertaintyLook look) {
        outcomes.merge(words(look), 1L, Long::sum);
        if (row(look.exchange().exchange()).isPresent()) {
            looks.put(look.exchange().exchange(), look);
        }
    }

    /// What the topic says of an exchange.
    synchronized void verdict(VerdictEvent verdict) {
        UncertaintyLook look = looks.get(verdict.getExchange());
        if (look == null || !verdict.getGuard().equals(UncertaintyGuard.ID.value())) {
            return;
        }
        looks.remove(verdict.getExchange());
        row(verdict.getExchange()).ifPresent(row -> scenes.put(row.exchange().id(), scene(row, look, verdict)));
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(List.copyOf(scenes.values()), new LinkedHashMap<>(outcomes));
    }

    /// An exchange's id is its row's with a number behind it.
    private Optional<DemoAnswers> row(String exchange) {
        int dash = exchange.lastIndexOf('-');
        return dash < 0 ? Optional.empty() : Optional.ofNullable(shipped.get(exchange.substring(0, dash)));
    }

    private static Scene scene(DemoAnswers row, UncertaintyLook look, VerdictEvent verdict) {
        return new Scene(
                row.question(),
                look.own().answer().strip(),
                row.truth(),
                verdict.getVerdict().name().toLowerCase(Locale.ROOT),
                look.read().evidence().size(),
                look.outcome().all().stream()
                        .map(finding -> claim(look, finding))
                        .toList());
    }

    private static Claim claim(UncertaintyLook look, ConceptFinding finding) {
        List<Stretch> spans = new ArrayList<>();
        for (Span span : finding.spans()) {
            spans.add(new Stretch(span.start(), span.end()));
        }
        return new Claim(
                spans,
                look.outcome() instanceof UncertaintyOutcome.Flagged(var flagged, var _) && flagged.contains(finding),
                finding.probability(),
                finding.uncertainty().u(),
                finding.uncertainty().supporting(),
                finding.uncertainty().missing(),
                finding.uncertainty().contradicting(),
                quotes(look, finding));
    }

    private static List<Quote> quotes(UncertaintyLook look, ConceptFinding finding) {
        List<Quote> quotes = new ArrayList<>();
        for (Support.Stance stance : List.of(Support.Stance.CONTRADICTS, Support.Stance.SUPPORTS)) {
            for (int piece = 0; piece < finding.said().size() && quotes.size() < QUOTES_MAX; piece++) {
                if (finding.said().get(piece).stance() == stance) {
                    int answer = piece + 1;
                    look.sentence(finding, piece)
                            .ifPresent(sentence ->
                                    quotes.add(new Quote(answer, stance.name().toLowerCase(Locale.ROOT), sentence)));
                }
            }
        }
        return quotes;
    }

    private static String words(UncertaintyLook look) {
        return switch (look.outcome()) {
            case UncertaintyOutcome.Clear _ -> "clear";
            case UncertaintyOutcome.Flagged _ -> "flagged";
            case UncertaintyOutcome.Inconclusive(var reason, var _) ->
                "inconclusive/" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
