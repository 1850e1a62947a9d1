// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.GuardInfo;
import io.weir.guard.TenantId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// The policies in force, by tenant, as they are published and withdrawn.
///
/// What is in force follows from the records of the policy topic alone, compacted or not: of a
/// tenant's good versions that were not withdrawn, the one published last. So a bad version leaves
/// the last good one in force, over a restart too, because each version has a key of its own.
///
/// Bounded: [#VERSIONS_MAX] versions a tenant are remembered, [#TENANTS_MAX] tenants, and the last
/// refusal of each of [#REFUSALS_MAX] tenants. Reading never waits for publishing.
public final class PolicyShelf implements PolicyBook {

    /// Versions kept for the withdrawal of later ones.
    public static final int VERSIONS_MAX = 8;

    public static final int TENANTS_MAX = 10_000;
    public static final int REFUSALS_MAX = 100;

    private static final String UNKNOWN = "unknown";

    private final PolicyCompiler compiler;
    private final Policy builtIn;
    private final Map<String, Policy> inForce = new ConcurrentHashMap<>();
    private final Map<String, SequencedMap<String, Kept>> versions = new LinkedHashMap<>();
    private final SequencedMap<String, Refusal> refusals = new LinkedHashMap<>();

    public PolicyShelf(PolicyCompiler compiler, Policy builtIn) {
        this.compiler = compiler;
        this.builtIn = builtIn;
    }

    /// A shelf for these guards, holding the built-in policy alone.
    public static PolicyShelf of(List<GuardInfo> guards) {
        return new PolicyShelf(new PolicyCompiler(guards), BuiltInPolicy.of(guards));
    }

    /// What came of one publication.
    public sealed interface Outcome {

        record Live(PolicyVersion version) implements Outcome {}

        /// @param now what is in force for the tenant instead
        record Withdrawn(PolicyVersion version, PolicyVersion now) implements Outcome {}

        /// Nothing of that key was there to withdraw.
        record Unchanged() implements Outcome {}

        /// @param tenant whose policy it would have been, or `unknown`
        record Refused(String tenant, List<String> problems) implements Outcome {

            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /// Why a tenant's newest publication is not in force.
    ///
    /// @param key the publication's key, or `unknown`
    /// @param problems safe to show
    public record Refusal(String tenant, String key, List<String> problems) {

        public Refusal {
            problems = List.copyOf(problems);
        }
    }

    private record Kept(CompiledPolicy policy, String sha256) {}

    @Override
    public Policy policyOf(TenantId tenant) {
        return inForce(tenant.value());
    }

    /// What is in force for a tenant's slug, or for `*`.
    public Policy inForce(String tenant) {
        Policy own = inForce.get(tenant);
        return own != null ? own : inForce.getOrDefault("*", builtIn);
    }

    /// Puts a document in force, or refuses it and changes nothing.
    ///
    /// @param key `tenant@version`, which must be the document's own: nobody publishes for another
    public synchronized Outcome publish(String key, byte[] document) {
        Optional<PolicyVersion> named = version(key);
        if (named.isEmpty()) {
            return refuse(key, "key: is no tenant@version");
        }
        if (named.get().equals(PolicyVersion.BUILT_IN)) {
            return refuse(key, "version: `built-in` is the name of the policy inside the application; choose another");
        }
        return switch (compiler.compile(document)) {
            case Compilation.Refused(String _, List<String> problems) -> refuse(key, problems);
            case Compilation.Compiled(CompiledPolicy policy, List<String> _) -> shelve(named.get(), policy, document);
        };
    }

    private Outcome shelve(PolicyVersion named, CompiledPolicy policy, byte[] document) {
        if (!policy.version().equals(named)) {
            return refuse(
                    named.toString(),
                    "key: is " + named + ", and the document is " + policy.version() + "; publish each under its own");
        }
        if (!versions.containsKey(named.tenant()) && versions.size() >= TENANTS_MAX) {
            return refuse(named.toString(), "tenant: there are policies of " + TENANTS_MAX + " tenants already");
        }
        SequencedMap<String, Kept> kept = versions.computeIfAbsent(named.tenant(), _ -> new LinkedHashMap<>());
        String sha256 = sha256(document);
        Kept same = kept.get(named.version());
        if (same != null && !same.sha256().equals(sha256)) {
            return refuse(
                    named.toString(),
                    "version: " + named + " was published with another content; give the changed policy a new version");
        }
        kept.putLast(named.version(), new Kept(same == null ? policy : same.policy(), sha256));
        if (kept.size() > VERSIONS_MAX) {
            kept.pollFirstEntry();
        }
        inForce.put(named.tenant(), kept.lastEntry().getValue().policy());
        refusals.remove(named.tenant());
        return new Outcome.Live(named);
    }

    /// Withdraws one version: it is as if it had never been published.
    public synchronized Outcome withdraw(String key) {
        Optional<PolicyVersion> named = version(key);
        SequencedMap<String, Kept> kept =
                named.map(version -> versions.get(version.tenant())).orElse(null);
        if (named.isEmpty() || kept == null || kept.remove(named.get().version()) == null) {
            return new Outcome.Unchanged();
        }
        String tenant = named.get().tenant();
        if (kept.isEmpty()) {
            versions.remove(tenant);
            inForce.remove(tenant);
        } else {
            inForce.put(tenant, kept.lastEntry().getValue().policy());
        }
        return new Outcome.Withdrawn(named.get(), inForce(tenant).version());
    }

    /// Notes that a publication could not even be read.
    public synchronized Outcome refuse(String key, String problem) {
        return refuse(key, List.of(problem));
    }

    private Outcome refuse(String key, List<String> problems) {
        Optional<PolicyVersion> named = version(key);
        String tenant = named.map(PolicyVersion::tenant).orElse(UNKNOWN);
        refusals.putLast(
                tenant, new Refusal(tenant, named.map(PolicyVersion::toString).orElse(UNKNOWN), problems));
        if (refusals.size() > REFUSALS_MAX) {
            refusals.pollFirstEntry();
        }
        return new Outcome.Refused(tenant, problems);
    }

    /// What is in force, the built-in policy first.
    public synchronized List<PolicyVersion> live() {
        List<PolicyVersion> live = new ArrayList<>();
        live.add(builtIn.version());
        versions.values()
                .forEach(kept -> live.add(kept.lastEntry().getValue().policy().version()));
        return Collections.unmodifiableList(live);
    }

    /// The last refusal of each tenant that has published nothing good since, oldest first.
    public synchronized List<Refusal> refusals() {
        return List.copyOf(refusals.values());
    }

    private static Optional<PolicyVersion> version(String key) {
        int at = key.indexOf('@');
        String tenant = at < 0 ? "" : key.substring(0, at);
        String version = key.substring(at + 1);
        boolean valid = (tenant.equals("*") || TenantId.isValid(tenant)) && version.matches("[A-Za-z0-9._-]{1,64}");
        return valid ? Optional.of(new PolicyVersion(tenant, version)) : Optional.empty();
    }

    private static String sha256(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
