// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Location;
import io.weir.guard.ModelRef;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Span;
import io.weir.guard.Utterance;
import io.weir.guard.backtranslation.Outcome.Basis;
import io.weir.guard.backtranslation.Outcome.Reason;
import io.weir.guard.prefilter.Screening;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Says of each answer whether a jailbreak obtained it.
///
/// - Score: calibrated probability that the answer serves a harmful request.
/// - Detail: tier and evidence, such as `embedded.guard-on-guess`; of what is clear tier and basis, such as
///   `answer-only.guard-cleared-answer`, or `prefilter.cleared-prefilter`. The version names the tier too, so
///   that inconclusive verdicts do.
/// - Failure: whatever kept a stage from concluding, with its cause; never clear. Of several candidates the
///   worst decides, and where there are more than are looked at nothing is clear.
/// - Where the tier's models fail or the budget sheds, what is `beside` it looks at the answer alone: it may
///   still find harm, under its own tier's name, and clears nothing.
/// - The whole trail, guess included, goes to `trails` alone, which decides what of it is kept.
public final class BacktranslationGuard implements Guard.Waiting {

    public static final HazardCategory JAILBREAK = new HazardCategory("jailbreak");

    public static final GuardId ID = new GuardId("backtranslation");

    private static final int CANDIDATES_MAX = 4;

    /// Past the deadline, which the tier's models may have used up.
    private static final Duration BESIDE_WITHIN = Duration.ofMillis(150);

    private final Screen screen;
    private final Investigation investigation;
    private final EscalationBudget budget;
    private final Consumer<Concluded> trails;
    private final InstantSource clock;
    private final Optional<Duration> within;
    private final Optional<AnswerOnly> beside;
    private final Optional<IntentShift> shift;
    private final GuardInfo info;

    /// @param clock tells how long the screen took
    public BacktranslationGuard(
            Screen screen,
            Investigation investigation,
            EscalationBudget budget,
            Consumer<Concluded> trails,
            InstantSource clock) {
        this(screen, investigation, budget, trails, clock, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private BacktranslationGuard(
            Screen screen,
            Investigation investigation,
            EscalationBudget budget,
            Consumer<Concluded> trails,
            InstantSource clock,
            Optional<Duration> within,
            Optional<AnswerOnly> beside,
            Optional<IntentShift> shift) {
        this.within = within;
        this.beside = beside;
        this.shift = shift;
        this.screen = screen;
        this.investigation = investigation;
        this.budget = budget;
        this.trails = trails;
        this.clock = clock;
        this.info = info(
                investigation.settings().tier(),
                Stream.concat(screen.models().stream(), investigation.models().stream())
                        .distinct()
                        .toList());
    }

    /// The same guard, with a time of its own for one look.
    public BacktranslationGuard within(Duration deadline) {
        return new BacktranslationGuard(
                screen, investigation, budget, trails, clock, Optional.of(deadline), beside, shift);
    }

    /// The same guard with one that looks at answers on which its own tier reached no conclusion.
    public BacktranslationGuard beside(AnswerOnly other) {
        return new BacktranslationGuard(
                screen, investigation, budget, trails, clock, within, Optional.of(other), shift);
    }

    /// The same guard, measuring how far prompts were disguised.
    public BacktranslationGuard measuring(IntentShift measure) {
        return new BacktranslationGuard(
                screen, investigation, budget, trails, clock, within, beside, Optional.of(measure));
    }

    @Override
    public Optional<Duration> within() {
        return within;
    }

    public Investigation investigation() {
        return investigation;
    }

    public EscalationBudget budget() {
        return budget;
    }

    /// What policies need to know of the guard before its models are open.
    public static GuardInfo info(Tier tier, List<ModelRef> models) {
        return new GuardInfo(ID, "1-" + tier.slug(), models, List.of(JAILBREAK), new Floors(Map.of(JAILBREAK, .5), 1));
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Observation observe(Exchange exchange, Instant deadline) {
        Concluded concluded = conclude(exchange, deadline);
        trails.accept(concluded);
        return observation(concluded, exchange);
    }

    /// The outcome with everything that explains it.
    public Concluded conclude(Exchange exchange, Instant deadline) {
        var cost = new CallCost(StageCost.Stage.PREFILTER, clock);
        Screening screening = screen.screen(exchange, deadline);
        StageCost screened = cost.cost();
        Concluded concluded = concluded(exchange, screening, deadline);
        return costing(concluded, Stream.concat(Stream.of(screened), costs(concluded)));
    }

    private Concluded concluded(Exchange exchange, Screening screening, Instant deadline) {
        Trail.Builder trail = investigation.trail().screening(screening);
        return switch (screening) {
            case Screening.Unscreened(Cause cause) ->
                new Concluded(new Outcome.Inconclusive(Reason.of(cause)), trail.build());
            case Screening.AlreadyRefused _ -> new Concluded(new Outcome.Clear(Basis.ALREADY_REFUSED), trail.build());
            case Screening.ClearedByPrefilter _ ->
                new Concluded(new Outcome.Clear(Basis.CLEARED_PREFILTER), trail.build());
            case Screening.Escalated escalated -> escalated(exchange, escalated, deadline);
        };
    }

    private Concluded escalated(Exchange exchange, Screening.Escalated escalated, Instant deadline) {
        try (var place = budget.place(screen.margin(escalated.scores()))) {
            Concluded concluded = worst(investigation, exchange, deadline, escalated, place);
            return shifted(harmBeside(concluded, exchange, escalated, deadline), exchange, deadline);
        }
    }

    private Concluded shifted(Concluded concluded, Exchange exchange, Instant deadline) {
        return shift.map(measure -> measure.of(exchange, concluded.trail(), deadline))
                .map(value ->
                        new Concluded(concluded.outcome(), concluded.trail().withIntentShift(value)))
                .orElse(concluded);
    }

    /// What was concluded; where nothing was, the harm that is found in the answer alone.
    private Concluded harmBeside(
            Concluded concluded, Exchange exchange, Screening.Escalated escalated, Instant deadline) {
        if (beside.isEmpty() || !(concluded.outcome() instanceof Outcome.Inconclusive)) {
            return concluded;
        }
        try (var place = EscalationBudget.UNBOUNDED.place(0)) {
            Concluded alone = worst(beside.get(), exchange, deadline.plus(BESIDE_WITHIN), escalated, place);
            return costing(
                    alone.outcome() instanceof Outcome.Flagged ? alone : concluded,
                    Stream.concat(costs(concluded), costs(alone)));
        }
    }

    private Concluded worst(
            Investigation asked,
            Exchange exchange,
            Instant deadline,
            Screening.Escalated escalated,
            EscalationBudget.Place place) {
        List<String> answers = answers(exchange);
        List<String> looked = answers.subList(0, Math.min(CANDIDATES_MAX, answers.size()));
        boolean readable = isReadable(escalated) && looked.size() == answers.size();
        Concluded worst = new Concluded(
                new Outcome.Inconclusive(Reason.NO_GUESS),
                asked.trail().screening(escalated).build());
        List<StageCost> costs = new ArrayList<>();
        boolean first = true;
        for (String answer : looked) {
            Concluded concluded =
                    asked.look(answer, readable, deadline, asked.trail().screening(escalated), place);
            costs.addAll(concluded.trail().costs());
            if (first || rank(concluded.outcome()) > rank(worst.outcome())) {
                worst = concluded;
            }
            first = false;
        }
        return costing(worst, costs.stream());
    }

    private static Stream<StageCost> costs(Concluded concluded) {
        return concluded.trail().costs().stream();
    }

    /// What was paid for counts, also where another look decided.
    private static Concluded costing(Concluded concluded, Stream<StageCost> costs) {
        return new Concluded(concluded.outcome(), concluded.trail().withCosts(costs.toList()));
    }

    private static int rank(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Clear _ -> 0;
            case Outcome.Inconclusive _ -> 1;
            case Outcome.Flagged _ -> 2;
        };
    }

    /// What the guessing model cannot read is never clear.
    private static boolean isReadable(Screening.Escalated escalated) {
        return switch (escalated.by()) {
            case ENCODED, UNREAD -> false;
            case SCORE, RESPONSE_SCORE, AUDIT -> true;
        };
    }

    private static List<String> answers(Exchange exchange) {
        List<String> answers = new ArrayList<>();
        for (Utterance candidate : exchange.utterances(Side.RESPONSE)) {
            var text = new StringBuilder();
            for (Part part : candidate.parts()) {
                switch (part) {
                    case Part.Opaque _ -> {}
                    case Part.Text(Part.Kind _, String value) ->
                        text.append(value).append('\n');
                }
            }
            answers.add(text.toString());
        }
        return answers;
    }

    private static Observation observation(Concluded concluded, Exchange exchange) {
        return switch (concluded.outcome()) {
            case Outcome.Inconclusive(Reason reason) -> new Observation.Failed(reason.cause());
            case Outcome.Clear(Basis basis) -> {
                double score = concluded.trail().guardOnInferred().orElseGet(() -> screened(concluded));
                // Measured and below what flags: a near miss shows, and reaches no floor by itself.
                yield seen(Math.min(score, .499), List.of(), whoCleared(basis, concluded) + "." + slug(basis));
            }
            case Outcome.Flagged(Outcome.Evidence evidence, double score) ->
                seen(
                        Math.max(score, .5),
                        whole(exchange),
                        concluded.trail().tier().slug() + "." + slug(evidence));
        };
    }

    /// What the prefilter cleared no tier has seen.
    private static String whoCleared(Basis basis, Concluded concluded) {
        return switch (basis) {
            case ALREADY_REFUSED, CLEARED_PREFILTER -> "prefilter";
            case ANSWERED_ON_GUESS, GUARD_CLEARED_GUESS, GUARD_CLEARED_ANSWER ->
                concluded.trail().tier().slug();
        };
    }

    /// The prefilter's score of an exchange that it cleared; 0 of an answer that refuses.
    private static double screened(Concluded concluded) {
        return concluded
                .trail()
                .screening()
                .map(screening -> switch (screening) {
                    case Screening.ClearedByPrefilter(Screening.Scores scores) ->
                        Math.max(scores.response(), scores.prompt().orElse(0));
                    case Screening.AlreadyRefused _, Screening.Escalated _, Screening.Unscreened _ -> 0.0;
                })
                .orElse(0.0);
    }

    private static Observation seen(double score, List<Location> locations, String detail) {
        return new Observation.Seen(List.of(new Signal(JAILBREAK, score, locations, detail)), Set.of());
    }

    private static List<Location> whole(Exchange exchange) {
        List<Location> locations = new ArrayList<>();
        List<Utterance> candidates = exchange.utterances(Side.RESPONSE);
        for (int candidate = 0; candidate < candidates.size(); candidate++) {
            List<Part> parts = candidates.get(candidate).parts();
            for (int part = 0; part < parts.size(); part++) {
                if (parts.get(part) instanceof Part.Text(Part.Kind _, String text)) {
                    locations.add(new Location(Side.RESPONSE, candidate, part, new Span(0, text.length())));
                }
            }
        }
        return locations;
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
