// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Cause;
import io.weir.guard.GuardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads `inconclusive`: what becomes of verdicts that reached no conclusion.
///
/// Content that cannot be inspected is parked unless the policy says otherwise; what remains unsaid
/// is reviewed. Nothing is released by default.
final class CausesSection {

    static final int ENTRIES_MAX = 64;
    static final Duration HOLD_MAX = Duration.ofMinutes(1);

    private static final Pattern HOLD = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Set<Cause> TRANSIENT =
            EnumSet.of(Cause.TIMED_OUT, Cause.OVERLOADED, Cause.NOT_READY, Cause.MODEL_FAILED, Cause.GUARD_FAILED);
    private static final Set<Cause> UNINSPECTED = EnumSet.of(Cause.UNSUPPORTED, Cause.TOO_LONG);
    private static final List<String> ACTIONS = Stream.concat(Words.ACTIONS.keySet().stream(), Stream.of(Words.PARK))
            .toList();

    private final Vocabulary words;
    private final Set<String> said = new HashSet<>();

    CausesSection(Vocabulary words) {
        this.words = words;
    }

    List<CauseRule> read(Section top) {
        List<CauseRule> rules = new ArrayList<>();
        for (Section section : top.list("inconclusive", ENTRIES_MAX, List.of("cause", "guard", "hold", "action"))) {
            entry(section).ifPresent(rules::add);
        }
        Set<Cause> unsaid = EnumSet.copyOf(UNINSPECTED);
        boolean saysAll = false;
        for (CauseRule rule : rules) {
            if (rule.guards().isEmpty()) {
                unsaid.removeAll(rule.causes());
                saysAll |= rule.causes().isEmpty();
            }
        }
        if (!unsaid.isEmpty() && !saysAll) {
            rules.add(new CauseRule(Set.of(), unsaid, Duration.ZERO, Action.REVIEW, true));
        }
        return rules;
    }

    private Optional<CauseRule> entry(Section section) {
        if (!section.has("action")) {
            section.problem("action", "is missing; write " + String.join(", ", ACTIONS));
        }
        Optional<String> action = section.choice("action", ACTIONS);
        Set<Cause> causes = causes(section);
        List<String> named = section.texts("guard");
        Set<GuardId> guards = guards(section, named);
        Duration hold = hold(section, causes);
        if (!named.isEmpty() && guards.isEmpty()) {
            return Optional.empty(); // It speaks of absent guards only.
        }
        noteRepeats(section, guards, causes);
        boolean park = action.filter(Words.PARK::equals).isPresent();
        return Optional.of(new CauseRule(
                guards,
                causes,
                hold,
                park ? Action.REVIEW : action.map(Words.ACTIONS::get).orElse(Action.REVIEW),
                park));
    }

    private static Set<Cause> causes(Section section) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        for (String word : section.texts("cause")) {
            Cause cause = Words.CAUSES.get(word);
            if (cause == null) {
                section.problem("cause", Names.unknown("cause", word, Words.CAUSES.keySet()));
            } else {
                causes.add(cause);
            }
        }
        return causes;
    }

    private Set<GuardId> guards(Section section, List<String> named) {
        Set<GuardId> guards = new HashSet<>();
        for (String name : named) {
            if (words.guards().containsKey(name)) {
                guards.add(new GuardId(name));
            } else if (!words.isAbsent(name)) {
                section.problem(
                        "guard", Names.unknown("guard", name, words.guards().keySet()));
            }
        }
        return guards;
    }

    private static Duration hold(Section section, Set<Cause> causes) {
        Optional<String> text = section.text("hold", 16);
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        if (causes.isEmpty() || !TRANSIENT.containsAll(causes)) {
            section.problem(
                    "hold",
                    "helps only where a second try may end otherwise; name the causes, of "
                            + String.join(
                                    ", ", TRANSIENT.stream().map(Words::of).toList()));
        }
        Duration hold = duration(text.get());
        if (hold.isZero() || hold.compareTo(HOLD_MAX) > 0) {
            section.problem("hold", "is no time from 1ms to 1m; write it like 500ms, 10s, or 1m");
        }
        return hold;
    }

    private static Duration duration(String text) {
        Matcher matcher = HOLD.matcher(text);
        if (!matcher.matches()) {
            return Duration.ZERO;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private void noteRepeats(Section section, Set<GuardId> guards, Set<Cause> causes) {
        List<String> who = guards.isEmpty()
                ? List.of("any guard")
                : guards.stream().map(GuardId::value).toList();
        List<String> why = causes.isEmpty()
                ? List.of("any other cause")
                : causes.stream().map(Words::of).toList();
        for (String guard : who) {
            for (String cause : why) {
                if (!said.add(guard + '/' + cause)) {
                    section.problem(
                            "cause", "says a second time what follows " + cause + " of " + guard + "; keep one");
                }
            }
        }
    }
}
