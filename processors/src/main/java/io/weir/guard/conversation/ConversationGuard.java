// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.conversation;

import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Recollection;
import io.weir.guard.Recollection.Scope;
import io.weir.guard.Signal;
import io.weir.guard.Verdict;
import io.weir.guard.backtranslation.BacktranslationGuard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Sees what no single exchange shows: strikes of a conversation or a subject, and a crescendo.
///
/// - A strike is an exchange on which one of the guards in [#GRAVE] has a finding.
/// - A turn's score is the backtranslation guard's, near misses too; a turn without one is passed over.
/// - Detail of strikes: whose they are, `conversation` or `subject`.
public final class ConversationGuard implements Guard.Remembering {

    public static final HazardCategory STRIKES = new HazardCategory("strikes");
    public static final HazardCategory CRESCENDO = new HazardCategory("crescendo");

    /// Guards whose findings count as strikes.
    static final Set<GuardId> GRAVE = Set.of(BacktranslationGuard.ID, new GuardId("hazard"));

    private static final GuardInfo INFO = new GuardInfo(
            new GuardId("conversation"),
            "1",
            List.of(),
            List.of(STRIKES, CRESCENDO),
            new Floors(Map.of(STRIKES, .5, CRESCENDO, .5), 1));

    private final ConversationSettings settings;

    public ConversationGuard(ConversationSettings settings) {
        this.settings = settings;
    }

    @Override
    public GuardInfo info() {
        return INFO;
    }

    @Override
    public Observation observe(Exchange exchange, List<Judgement> others, Recollection kept, Instant at) {
        boolean struck = others.stream().anyMatch(ConversationGuard::isStrike);
        OptionalDouble score = turnScore(others);
        List<Signal> signals = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            if (kept.has(scope)) {
                Memory memory = updated(memory(kept.get(scope), at), struck, score, at);
                kept.put(scope, memory.encode());
                signals.add(new Signal(STRIKES, memory.strikes().score(), List.of(), detail(scope)));
                if (scope == Scope.CONVERSATION) {
                    signals.add(new Signal(CRESCENDO, Crescendo.score(memory.turns()), List.of(), ""));
                }
            }
        }
        return new Observation.Seen(signals, Set.of());
    }

    private Memory updated(Memory before, boolean struck, OptionalDouble score, Instant at) {
        Strikes strikes = before.strikes().until(at, settings.halfLife());
        Memory memory = before.with(struck ? strikes.struck() : strikes);
        return score.isEmpty() ? memory : memory.with(new Turn(score.getAsDouble(), at));
    }

    private static Memory memory(Optional<byte[]> kept, Instant at) {
        return kept.map(Memory::decode).orElseGet(() -> Memory.none(at));
    }

    private static boolean isStrike(Judgement judgement) {
        return GRAVE.contains(judgement.guard().id()) && judgement.verdict() instanceof Verdict.Flagged;
    }

    private static OptionalDouble turnScore(List<Judgement> others) {
        return others.stream()
                .filter(judgement -> judgement.guard().id().equals(BacktranslationGuard.ID))
                .flatMap(judgement -> judgement.signals().stream())
                .mapToDouble(Signal::score)
                .max();
    }

    private static String detail(Scope scope) {
        return switch (scope) {
            case CONVERSATION -> "conversation";
            case SUBJECT -> "subject";
        };
    }
}
