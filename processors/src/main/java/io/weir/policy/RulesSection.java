// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.policy.PolicyDocument.FloorSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `rules`: each with an id, `when` it fires, and its action.
final class RulesSection {

    static final int RULES_MAX = 200;

    private static final List<String> RESERVED = List.of(CompiledPolicy.OTHERWISE, CompiledPolicy.INCONCLUSIVE);

    private final Vocabulary words;
    private final Set<GuardId> on;
    private final Map<GuardId, FloorSettings> floors;
    private final Problems notes;
    private final Names ids = new Names();

    RulesSection(Vocabulary words, Set<GuardId> on, Map<GuardId, FloorSettings> floors, Problems notes) {
        this.words = words;
        this.on = on;
        this.floors = floors;
        this.notes = notes;
    }

    List<Rule> read(Section top) {
        List<Rule> rules = new ArrayList<>();
        for (Section section : top.list("rules", RULES_MAX, List.of("id", "when", "action", "shadow"))) {
            rule(section).ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<Rule> rule(Section section) {
        Optional<String> id = ids.id(section, RESERVED);
        if (!section.has("action")) {
            section.problem("action", "is missing; write release, review, or quarantine");
        }
        Optional<Action> action =
                section.choice("action", Words.ACTIONS.keySet()).map(Words.ACTIONS::get);
        boolean shadow = section.flag("shadow").orElse(false);
        if (!section.has("when")) {
            section.problem("when", "is missing; name a guard, a hazard, or both");
        }
        return section.section("when", List.of("guard", "hazard", "side", "at-least", "below"))
                .filter(this::isPresent)
                .map(when -> rule(id.orElse("unnamed"), when, action.orElse(Action.REVIEW), shadow));
    }

    private boolean isPresent(Section when) {
        return when.text("guard", 64).map(guard -> !words.isAbsent(guard)).orElse(true);
    }

    private Rule rule(String id, Section when, Action action, boolean shadow) {
        Optional<GuardId> guard = guard(when);
        if (!when.has("guard") && !when.has("hazard")) {
            when.problem("guard", "is missing, and so is hazard; name one of them, or both");
        }
        Optional<Double> atLeast = when.share("at-least");
        Optional<Double> below = when.share("below");
        if (atLeast.isPresent() && below.isPresent() && atLeast.get() >= below.get()) {
            when.problem("below", "is not above at-least, so that no score is between; raise it");
        }
        var rule = new Rule(
                id,
                guard,
                hazards(when, guard),
                when.choice("side", Words.SIDES.keySet()).map(Words.SIDES::get),
                atLeast.orElse(0.0),
                below.orElse(Double.POSITIVE_INFINITY),
                action,
                shadow);
        noteFloors(rule, when);
        return rule;
    }

    private Optional<GuardId> guard(Section when) {
        return when.text("guard", 64).flatMap(name -> {
            if (!words.guards().containsKey(name)) {
                when.problem(
                        "guard", Names.unknown("guard", name, words.guards().keySet()));
                return Optional.empty();
            }
            if (!PolicyCompiler.isOn(on, new GuardId(name))) {
                when.problem("guard", Section.quote(name) + " is off, so the rule could never fire; add it to guards");
            }
            return Optional.of(new GuardId(name));
        });
    }

    private Set<HazardCategory> hazards(Section when, Optional<GuardId> guard) {
        Set<String> known = words.categories(guard.map(GuardId::value));
        Set<HazardCategory> hazards = new HashSet<>();
        for (String slug : when.texts("hazard")) {
            if (known.contains(slug)) {
                hazards.add(new HazardCategory(slug));
            } else {
                when.problem("hazard", Names.unknown("hazard", slug, known));
            }
        }
        return hazards;
    }

    private void noteFloors(Rule rule, Section when) {
        if (rule.atLeast() == 0 && rule.below() > 1) {
            return;
        }
        for (GuardInfo guard : words.guards().values()) {
            FloorSettings set = floors.get(guard.id());
            Floors reported = set == null ? guard.floors() : set.over(guard);
            for (HazardCategory category : guard.categories()) {
                if (rule.appliesTo(guard.id(), category)) {
                    noteFloor(rule, when, guard.id().value(), category.slug(), reported.of(category));
                }
            }
        }
    }

    private void noteFloor(Rule rule, Section when, String guard, String category, double floor) {
        String reported = guard + " reports " + category + " only from " + floor + "; set floors." + guard + '.'
                + category + " to change that";
        if (rule.below() <= floor) {
            notes.add(when.path("below") + ": rule " + rule.id() + " never fires on " + category + ": " + reported);
        } else if (rule.atLeast() > 0 && rule.atLeast() < floor) {
            notes.add(when.path("at-least") + ": rule " + rule.id() + " asks for less than is reported: " + reported);
        }
    }
}
