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
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import io.weir.guard.Reviewable;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.uncertainty.UncertaintyOutcome.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Says which claims of an answer nothing else supports.
///
/// The first candidate is judged; the evidence is the exchange's own: the other candidates, documents that
/// the prompt brought along as system or tool text, and the log-probabilities of the answer's tokens.
///
/// - Score: calibrated probability that the claim is not supported; one signal a concept, worst first, at
///   most [#SIGNALS_MAX]. The location is the claim's place in the answer.
/// - Category: [#UNSUPPORTED_CLAIM] where evidence was compared. A claim without any evidence is an
///   [#UNCHECKED_CLAIM], scored by itself; its floor is 1, so that it is no finding unless a policy says so.
/// - Detail: the heaviest mode, what the evidence says, how sure the model was where it told, and U, both in
///   hundredths, such as `native:supports-1.misses-3.contradicts-1.onset-8.u-182`.
/// - Inconclusive with [Cause#INSUFFICIENT_EVIDENCE] where some concept has no evidence, with
///   [Cause#NO_CONCEPTS] where the answer claims nothing that could be checked: neither is clear. Where
///   evidence came along that is none, [EvidenceRefusal] names why.
/// - Evidence beyond the settings' bounds is not read ([Cause#TOO_LONG]); content that is no text is unread
///   too ([Cause#UNSUPPORTED]).
/// - Failure: where the encoder does not answer, with its cause, and with [Cause#SKIPPED_BUDGET] where too many
///   others asked it before.
public final class UncertaintyGuard implements Guard.Waiting {

    public static final GuardId ID = new GuardId("uncertainty");
    public static final HazardCategory UNSUPPORTED_CLAIM = new HazardCategory("unsupported-claim");
    public static final HazardCategory UNCHECKED_CLAIM = new HazardCategory("unchecked-claim");

    /// Probability from which a claim is flagged.
    public static final double FLOOR = .8;

    /// Concepts that are reported of one answer.
    public static final int SIGNALS_MAX = 64;

    private static final double HUNDREDTHS = 100;
    private static final ConceptExtractor.Extraction NO_CLAIMS = new ConceptExtractor.Extraction(List.of(), Set.of());
    private static final Duration WAIT_MAX = Duration.ofHours(1);

    private final Encoder encoder;
    private final SupportFile file;
    private final Optional<LanguageModelConcepts> extractor;
    private final UncertaintyCheck check;
    private final UncertaintySettings settings;
    private final Consumer<UncertaintyLook> looks;
    private final InstantSource clock;
    private final Semaphore places;
    private final GuardInfo info;

    /// With the usual settings, told to nobody.
    public UncertaintyGuard(Encoder encoder, SupportFile file) {
        this(encoder, file, UncertaintySettings.USUAL, _ -> {}, InstantSource.system());
    }

    /// @param looks is told of every look, content included: it decides what of that is shown
    /// @param clock tells how long each stage took
    /// @throws IllegalArgumentException where the weights were fitted on another encoder's vectors
    public UncertaintyGuard(
            Encoder encoder,
            SupportFile file,
            UncertaintySettings settings,
            Consumer<UncertaintyLook> looks,
            InstantSource clock) {
        this(encoder, file, settings, looks, clock, Optional.empty());
    }

    private UncertaintyGuard(
            Encoder encoder,
            SupportFile file,
            UncertaintySettings settings,
            Consumer<UncertaintyLook> looks,
            InstantSource clock,
            Optional<LanguageModelConcepts> extractor) {
        if (!encoder.model().equals(file.model().encoder())) {
            throw new IllegalArgumentException("the support head was trained on "
                    + file.model().encoder() + ", and cannot read " + encoder.model());
        }
        this.encoder = encoder;
        this.file = file;
        this.extractor = extractor;
        this.settings = settings;
        this.looks = looks;
        this.clock = clock;
        this.check = new UncertaintyCheck(
                new RuleConcepts(file.model().words()), file.model(), new Estimator(EstimatorSettings.DEFAULT), FLOOR);
        this.places = new Semaphore(settings.inFlightMax(), true);
        this.info = extractor.map(model -> info(file, model)).orElseGet(() -> info(file));
    }

    /// The same guard with claims that a language model finds. A model that gives none, or no answer in time,
    /// leaves the guard without a conclusion: rules do not stand in for it.
    public UncertaintyGuard claimsBy(LanguageModelConcepts model) {
        return new UncertaintyGuard(encoder, file, settings, looks, clock, Optional.of(model));
    }

    /// What policies need to know of the guard before its models are open.
    public static GuardInfo info(SupportFile file) {
        return new GuardInfo(
                ID,
                "1",
                List.of(file.model().encoder(), new ModelRef("support", file.sha256())),
                List.of(UNSUPPORTED_CLAIM, UNCHECKED_CLAIM),
                new Floors(Map.of(UNSUPPORTED_CLAIM, FLOOR, UNCHECKED_CLAIM, 1.0), 1));
    }

    private static GuardInfo info(SupportFile file, LanguageModelConcepts extractor) {
        GuardInfo rules = info(file);
        List<ModelRef> models = new ArrayList<>(rules.models());
        models.add(extractor.model());
        return new GuardInfo(
                ID, rules.version() + "-" + extractor.version(), models, rules.categories(), rules.floors());
    }

    /// The encoder that it asks, with whatever that remembers.
    public Encoder encoder() {
        return encoder;
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Optional<Duration> within() {
        return Optional.of(settings.deadline());
    }

    @Override
    public Observation observe(Exchange exchange, Instant deadline) {
        if (!exchange.has(Side.RESPONSE)) {
            return new Observation.Failed(Cause.RESPONSE_MISSING);
        }
        UncertaintyLook look = look(exchange, deadline);
        looks.accept(look);
        return observation(exchange, look);
    }

    /// The outcome with everything that explains it.
    public UncertaintyLook look(Exchange exchange, Instant deadline) {
        Instant began = clock.instant();
        OwnEvidence own = OwnEvidence.of(exchange, settings);
        UncertaintyCheck.Reading byRules =
                check.read(own.question(), own.answer(), own.evidence(), own.onsets(), settings.sentencesMax());
        if (extractor.isEmpty() || (byRules.isWithoutEvidence() && !settings.prior())) {
            return look(exchange, own, byRules, began, deadline);
        }
        return switch (extractor.get().extract(own.answer(), own.question(), deadline)) {
            case LanguageModelConcepts.Extracted.Found(ConceptExtractor.Extraction claims, int _, boolean cut) ->
                look(exchange, cut ? own.withUnread(Cause.TOO_LONG) : own, reading(claims, own), began, deadline);
            case LanguageModelConcepts.Extracted.Unavailable(Cause cause) -> {
                var cost = new LookCost(
                        0, 0, 0, Duration.between(began, clock.instant()), Duration.ZERO, Duration.ZERO, Duration.ZERO);
                yield new UncertaintyLook(
                        exchange.id(),
                        own,
                        reading(NO_CLAIMS, own),
                        new UncertaintyOutcome.Inconclusive(Reason.of(cause)),
                        cost);
            }
        };
    }

    private UncertaintyCheck.Reading reading(ConceptExtractor.Extraction claims, OwnEvidence own) {
        return check.read(claims, own.question(), own.evidence(), own.onsets(), settings.sentencesMax());
    }

    private UncertaintyLook look(
            Exchange exchange, OwnEvidence own, UncertaintyCheck.Reading reading, Instant began, Instant deadline) {
        Instant read = clock.instant();
        int claims = reading.extraction().claims().size();
        if (claims > 0 && reading.isWithoutEvidence() && !settings.prior()) {
            // Nothing speaks of the claims: no vector could change that.
            var cost = new LookCost(
                    claims, 0, 0, Duration.between(began, read), Duration.ZERO, Duration.ZERO, Duration.ZERO);
            return new UncertaintyLook(
                    exchange.id(),
                    own,
                    reading,
                    new UncertaintyOutcome.Inconclusive(Reason.INSUFFICIENT_EVIDENCE),
                    cost);
        }
        Turn turn = turn(deadline);
        Instant begun = clock.instant();
        TextVectors vectors = switch (turn) {
            case TAKEN -> vectors(reading, deadline);
            case NONE_FREE -> new TextVectors.Unavailable(Cause.SKIPPED_BUDGET);
            case INTERRUPTED -> new TextVectors.Unavailable(Cause.TIMED_OUT);
        };
        Instant encoded = clock.instant();
        UncertaintyOutcome outcome = switch (vectors) {
            case TextVectors.Known known -> check.judge(reading, known::of);
            case TextVectors.Unavailable(Cause cause) -> new UncertaintyOutcome.Inconclusive(Reason.of(cause));
        };
        boolean cut = vectors instanceof TextVectors.Known known && known.isCut();
        var cost = new LookCost(
                claims,
                reading.texts().size(),
                (long) outcome.all().size() * reading.evidence().size(),
                Duration.between(began, read),
                Duration.between(read, begun),
                Duration.between(begun, encoded),
                Duration.between(encoded, clock.instant()));
        return new UncertaintyLook(exchange.id(), cut ? own.withUnread(Cause.TOO_LONG) : own, reading, outcome, cost);
    }

    /// Waits for a place, in the order of asking, for half of the time at most: who got one later would only hold
    /// it until its deadline, and under overload everyone would.
    private Turn turn(Instant deadline) {
        try {
            Duration left = Duration.between(clock.instant(), deadline).dividedBy(2);
            Duration bounded = left.compareTo(WAIT_MAX) < 0 ? left : WAIT_MAX;
            return places.tryAcquire(bounded.toMillis(), TimeUnit.MILLISECONDS) ? Turn.TAKEN : Turn.NONE_FREE;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return Turn.INTERRUPTED;
        }
    }

    /// Gives the place back.
    private TextVectors vectors(UncertaintyCheck.Reading reading, Instant deadline) {
        try {
            return TextVectors.of(encoder, reading.texts(), deadline);
        } finally {
            places.release();
        }
    }

    private static Observation observation(Exchange exchange, UncertaintyLook look) {
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        unread.addAll(look.own().unread());
        if (look.read().cut()) {
            unread.add(Cause.TOO_LONG);
        }
        if (look.outcome() instanceof UncertaintyOutcome.Inconclusive(Reason reason, var _)) {
            if (reason.isFailure()) {
                return new Observation.Failed(reason.cause());
            }
            unread.add(reason.cause());
            if (reason == Reason.INSUFFICIENT_EVIDENCE) {
                look.own().refusals().forEach(refusal -> unread.add(refusal.cause()));
            }
        }
        return new Observation.Seen(
                look.outcome().all().stream()
                        .limit(SIGNALS_MAX)
                        .map(finding -> signal(finding, look))
                        .toList(),
                unread,
                JudgedAnswer.of(exchange, look, unread).map(Reviewable.class::cast));
    }

    private static Signal signal(ConceptFinding finding, UncertaintyLook look) {
        return new Signal(
                finding.uncertainty().hasEvidence() ? UNSUPPORTED_CLAIM : UNCHECKED_CLAIM,
                finding.probability(),
                look.locations(finding),
                detail(finding, look.own()));
    }

    private static String detail(ConceptFinding finding, OwnEvidence own) {
        Uncertainty uncertainty = finding.uncertainty();
        return own.mode().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (uncertainty.promptDerived() ? ".prompt-derived" : "")
                + ":supports-" + uncertainty.supporting()
                + ".misses-" + uncertainty.missing()
                + ".contradicts-" + uncertainty.contradicting()
                + (finding.onset().isPresent()
                        ? ".onset-" + Math.round(finding.onset().getAsDouble() * HUNDREDTHS)
                        : "")
                + ".u-" + Math.round(uncertainty.u() * HUNDREDTHS);
    }

    private enum Turn {
        TAKEN,
        NONE_FREE,
        INTERRUPTED
    }
}
