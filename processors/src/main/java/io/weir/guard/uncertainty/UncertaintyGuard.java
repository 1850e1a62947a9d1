// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Says which claims of an answer nothing else supports.
///
/// The first candidate is judged; the evidence is the exchange's own: the other candidates, and documents
/// that the prompt brought along as system or tool text.
///
/// - Score: calibrated probability that the claim is not supported; one signal a concept, worst first, at
///   most [#SIGNALS_MAX]. The location is the claim's place in the answer.
/// - Detail: the heaviest mode and what the evidence says, such as
///   `native.supports-1.misses-3.contradicts-1`.
/// - Inconclusive with [Cause#INSUFFICIENT_EVIDENCE] where some concept has no evidence, with
///   [Cause#NO_CONCEPTS] where the answer claims nothing that could be checked: neither is clear.
/// - Evidence beyond [OwnEvidence#PIECES_MAX] pieces is not read ([Cause#TOO_LONG]); content that is no text
///   is unread too ([Cause#UNSUPPORTED]).
/// - Failure: where the encoder does not answer, with its cause.
public final class UncertaintyGuard implements Guard.Waiting {

    public static final HazardCategory UNSUPPORTED_CLAIM = new HazardCategory("unsupported-claim");

    /// Probability from which a claim is flagged.
    public static final double FLOOR = .8;

    /// Concepts that are reported of one answer.
    public static final int SIGNALS_MAX = 64;

    private final Encoder encoder;
    private final UncertaintyCheck check;
    private final GuardInfo info;

    /// @throws IllegalArgumentException where the weights were fitted on another encoder's vectors
    public UncertaintyGuard(Encoder encoder, SupportFile file) {
        if (!encoder.model().equals(file.model().encoder())) {
            throw new IllegalArgumentException("the support head was trained on "
                    + file.model().encoder() + ", and cannot read " + encoder.model());
        }
        this.encoder = encoder;
        this.check = new UncertaintyCheck(
                new RuleConcepts(file.model().words()), file.model(), new Estimator(EstimatorSettings.DEFAULT), FLOOR);
        this.info = new GuardInfo(
                new GuardId("uncertainty"),
                "1",
                List.of(encoder.model(), new ModelRef("support", file.sha256())),
                List.of(UNSUPPORTED_CLAIM),
                new Floors(Map.of(UNSUPPORTED_CLAIM, FLOOR), 1));
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Observation observe(Exchange exchange, Instant deadline) {
        if (!exchange.has(Side.RESPONSE)) {
            return new Observation.Failed(Cause.RESPONSE_MISSING);
        }
        OwnEvidence own = OwnEvidence.of(exchange);
        return observation(conclude(own, deadline), own);
    }

    /// The outcome with everything that explains it.
    public UncertaintyOutcome conclude(OwnEvidence own, Instant deadline) {
        UncertaintyCheck.Reading reading = check.read(own.question(), own.answer(), own.evidence());
        return switch (TextVectors.of(encoder, reading.texts(), deadline)) {
            case TextVectors.Known known -> check.judge(reading, known::of);
            case TextVectors.Unavailable(Cause cause) ->
                new UncertaintyOutcome.Inconclusive(UncertaintyOutcome.Reason.of(cause));
        };
    }

    private static Observation observation(UncertaintyOutcome outcome, OwnEvidence own) {
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        unread.addAll(own.unread());
        List<ConceptFinding> concepts = switch (outcome) {
            case UncertaintyOutcome.Clear(List<ConceptFinding> all) -> all;
            case UncertaintyOutcome.Flagged flagged -> flagged.all();
            case UncertaintyOutcome.Inconclusive(UncertaintyOutcome.Reason reason, List<ConceptFinding> measured) -> {
                if (measured.isEmpty()) {
                    yield List.of();
                }
                unread.add(reason.cause());
                yield measured;
            }
        };
        if (concepts.isEmpty() && outcome instanceof UncertaintyOutcome.Inconclusive(var reason, var _)) {
            return new Observation.Failed(reason.cause());
        }
        return new Observation.Seen(signals(concepts, own), unread);
    }

    private static List<Signal> signals(List<ConceptFinding> concepts, OwnEvidence own) {
        List<Signal> signals = new ArrayList<>();
        for (ConceptFinding finding : concepts) {
            if (signals.size() == SIGNALS_MAX) {
                break;
            }
            // Without evidence a claim is no finding, whatever the claim alone makes probable.
            double score = finding.uncertainty().hasEvidence()
                    ? finding.probability()
                    : Math.min(finding.probability(), Math.nextDown(FLOOR));
            List<Location> locations = finding.spans().stream()
                    .map(own::location)
                    .flatMap(List::stream)
                    .toList();
            signals.add(new Signal(UNSUPPORTED_CLAIM, score, locations, detail(finding, own)));
        }
        return signals;
    }

    private static String detail(ConceptFinding finding, OwnEvidence own) {
        Uncertainty uncertainty = finding.uncertainty();
        return own.mode().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (uncertainty.promptDerived() ? ".prompt-derived" : "")
                + ".supports-" + uncertainty.supporting()
                + ".misses-" + uncertainty.missing()
                + ".contradicts-" + uncertainty.contradicting();
    }
}
