// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.TenantId;
import io.weir.policy.PolicyDocument.FloorSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Compiles policy documents. A document is refused as a whole, with every problem at once.
///
/// The language is described in `docs/how-to/write-a-policy.md`, and for editors in
/// `policy.schema.json`. Safe to use from any thread.
public final class PolicyCompiler {

    static final int DESCRIPTION_MAX = 1000;

    private static final List<String> FIELDS = List.of(
            "tenant",
            "version",
            "description",
            "guards",
            "floors",
            "rules",
            "otherwise",
            "inconclusive",
            "sample",
            "patterns",
            "may-not-clear");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String UNKNOWN = "unknown";

    private final List<GuardInfo> guards;
    private final Set<String> absent;

    /// @param guards the guards that a policy may name
    public PolicyCompiler(List<GuardInfo> guards) {
        this(guards, Set.of());
    }

    /// @param absent further guards that may be named: what is said of them is left out
    PolicyCompiler(List<GuardInfo> guards, Set<String> absent) {
        this.guards = List.copyOf(guards);
        this.absent = Set.copyOf(absent);
    }

    /// Never throws: whatever is wrong with the document is in the answer.
    public Compilation compile(byte[] document) {
        return switch (PolicyReader.read(document)) {
            case PolicyReader.Reading.Unreadable(String problem) -> new Compilation.Refused(UNKNOWN, List.of(problem));
            case PolicyReader.Reading.Read(PolicyNode node) -> compile(node);
        };
    }

    private Compilation compile(PolicyNode node) {
        var problems = new Problems();
        var notes = new Problems();
        Section top = Section.of("", node, FIELDS, problems);
        Optional<String> tenant = tenant(top);
        Optional<String> version = version(top);
        var patterns = new PatternsSection();
        List<TenantPattern> own = patterns.read(top);
        Vocabulary words = Vocabulary.of(guards, absent)
                .withOwn(own.stream().map(pattern -> pattern.category().slug()).collect(Collectors.toSet()));
        Set<GuardId> on = guardsOn(top, words);
        if (!own.isEmpty() && !isOn(on, Vocabulary.PATTERN)) {
            top.problem("patterns", "need the guard `pattern`, which is off; add it to guards");
        }
        Map<GuardId, FloorSettings> floors = floors(top, words);
        var document = new PolicyDocument(
                new PolicyVersion(tenant.orElse(UNKNOWN), version.orElse(UNKNOWN)),
                top.text("description", DESCRIPTION_MAX).orElse(""),
                on,
                floors,
                new RulesSection(words, on, floors, notes).read(top),
                top.choice("otherwise", Words.ACTIONS.keySet())
                        .map(Words.ACTIONS::get)
                        .orElse(Action.REVIEW),
                new CausesSection(words).read(top),
                sample(top),
                own,
                mayNotClear(top));
        return problems.isEmpty()
                ? new Compilation.Compiled(new CompiledPolicy(document, guards), notes.list())
                : new Compilation.Refused(tenant.orElse(UNKNOWN), problems.list());
    }

    private static Optional<String> tenant(Section top) {
        return top.required("tenant", 64).filter(tenant -> {
            boolean valid = tenant.equals("*") || TenantId.isValid(tenant);
            if (!valid) {
                top.problem(
                        "tenant",
                        "is no tenant's slug; write 1 to 64 of a-z 0-9 . _ -, or \"*\" for all that have none of their own");
            }
            return valid;
        });
    }

    private static Optional<String> version(Section top) {
        return top.required("version", 64).filter(version -> {
            boolean valid = VERSION.matcher(version).matches();
            if (!valid) {
                top.problem("version", "is no version; write 1 to 64 of A-Z a-z 0-9 . _ -");
            }
            return valid;
        });
    }

    private static Set<GuardId> guardsOn(Section top, Vocabulary words) {
        Set<GuardId> on = new HashSet<>();
        for (String name : top.texts("guards")) {
            if (words.guards().containsKey(name)) {
                on.add(new GuardId(name));
            } else if (!words.isAbsent(name)) {
                top.problem(
                        "guards", Names.unknown("guard", name, words.guards().keySet()));
            }
        }
        return on;
    }

    static boolean isOn(Set<GuardId> on, GuardId guard) {
        return on.isEmpty() || on.contains(guard);
    }

    private static Map<GuardId, FloorSettings> floors(Section top, Vocabulary words) {
        Map<GuardId, FloorSettings> floors = new HashMap<>();
        Set<String> known = new HashSet<>(words.guards().keySet());
        known.addAll(words.absent());
        top.section("floors", known).ifPresent(section -> {
            for (String guard : words.guards().keySet()) {
                Set<String> fields = words.categories(Optional.of(guard));
                fields.add("otherwise");
                section.section(guard, fields).ifPresent(set -> floors.put(new GuardId(guard), floorsOf(set, fields)));
            }
        });
        return floors;
    }

    private static FloorSettings floorsOf(Section set, Set<String> fields) {
        Map<HazardCategory, Double> byCategory = new HashMap<>();
        for (String field : fields) {
            if (!field.equals("otherwise")) {
                set.share(field).ifPresent(floor -> byCategory.put(new HazardCategory(field), floor));
            }
        }
        return new FloorSettings(byCategory, set.share("otherwise"));
    }

    private static Set<String> mayNotClear(Section top) {
        Set<String> tiers = new HashSet<>();
        for (String tier : top.texts("may-not-clear")) {
            if (!Words.TIERS.contains(tier)) {
                top.problem("may-not-clear", Names.unknown("tier", tier, Words.TIERS));
            }
            tiers.add(tier);
        }
        return tiers;
    }

    private static Sample sample(Section top) {
        return top.section("sample", List.of("share", "action"))
                .flatMap(section -> {
                    if (!section.has("share")) {
                        section.problem("share", "is missing; write a number from 0 to 1");
                    }
                    Optional<String> action = section.choice("action", List.of(Words.MARK, Words.of(Action.REVIEW)));
                    return section.share("share")
                            .map(share ->
                                    new Sample(share, !action.orElse(Words.MARK).equals(Words.MARK)));
                })
                .orElse(Sample.NONE);
    }
}
