// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.GUARDS;
import static io.weir.policy.PolicyFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.TenantId;
import org.junit.jupiter.api.Test;

final class PolicyShelfTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");

    private final PolicyShelf shelf = PolicyShelf.of(GUARDS);

    @Test
    void aTenantsOwnPolicyComesBeforeEveryonesAndThatBeforeTheBuiltInOne() {
        assertThat(shelf.policyOf(ACME).version()).isEqualTo(PolicyVersion.BUILT_IN);

        publish("*", "1");
        publish("acme", "7");

        assertThat(shelf.policyOf(ACME).version()).hasToString("acme@7");
        assertThat(shelf.policyOf(OTHER).version()).hasToString("*@1");
        assertThat(shelf.live()).map(PolicyVersion::toString).containsExactly("*@built-in", "*@1", "acme@7");
    }

    /// F47: the last good one stays, and why is shown until a good one comes.
    @Test
    void aBadPolicyLeavesTheLastGoodOneInForceAndItsReasonsShow() {
        publish("acme", "1");

        PolicyShelf.Outcome outcome = shelf.publish("acme@2", bytes("{tenant: acme, version: 2, rulez: []}"));

        assertThat(outcome).isInstanceOf(PolicyShelf.Outcome.Refused.class);
        assertThat(shelf.policyOf(ACME).version()).hasToString("acme@1");
        assertThat(shelf.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.key()).isEqualTo("acme@2");
            assertThat(refusal.problems()).singleElement().asString().contains("did you mean `rules`?");
        });

        publish("acme", "3");

        assertThat(shelf.refusals()).isEmpty();
    }

    /// F38: a tenant publishes for itself alone.
    @Test
    void aTenantCannotPublishForAnother() {
        publish("other", "1");
        Policy others = shelf.policyOf(OTHER);

        assertThat(shelf.publish("acme@2", document("other", "2"))).isInstanceOf(PolicyShelf.Outcome.Refused.class);
        assertThat(shelf.publish("acme@2", document("*", "2"))).isInstanceOf(PolicyShelf.Outcome.Refused.class);
        assertThat(shelf.publish("acme@2", document("acme", "3"))).isInstanceOf(PolicyShelf.Outcome.Refused.class);

        assertThat(shelf.policyOf(OTHER)).isSameAs(others);
        assertThat(shelf.policyOf(ACME).version()).isEqualTo(PolicyVersion.BUILT_IN);
        assertThat(shelf.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.tenant()).isEqualTo("acme"));
    }

    /// F38: a bad policy of one tenant leaves the others' untouched.
    @Test
    void aBadPolicyOfOneTenantLeavesTheOthersUntouched() {
        publish("other", "1");
        Policy others = shelf.policyOf(OTHER);

        shelf.publish("acme@1", bytes("{tenant: acme, version: 1, patterns: [{id: p, category: c, regex: '(?=x)'}]}"));

        assertThat(shelf.policyOf(OTHER)).isSameAs(others);
    }

    /// F48: it converges on the last, and holds no more than its bounds.
    @Test
    void aThousandFlipsConvergeInBoundedMemory() {
        for (int i = 0; i < 1_000; i++) {
            publish("acme", i % 2 == 0 ? "a" : "b");
        }
        Policy flipped = shelf.policyOf(ACME);
        for (int i = 0; i < 1_000; i++) {
            publish("acme", "v" + i);
            shelf.publish("t" + i + "@1", bytes("no policy"));
        }

        assertThat(flipped.version()).hasToString("acme@b");
        assertThat(shelf.policyOf(ACME).version()).hasToString("acme@v999");
        assertThat(shelf.refusals()).hasSize(PolicyShelf.REFUSALS_MAX);
        for (int i = 999; i > 999 - PolicyShelf.VERSIONS_MAX; i--) {
            assertThat(shelf.policyOf(ACME).version()).hasToString("acme@v" + i);
            shelf.withdraw("acme@v" + i);
        }
        assertThat(shelf.policyOf(ACME).version()).isEqualTo(PolicyVersion.BUILT_IN);
    }

    /// Publishing again what is known compiles nothing: the policy is the very same.
    @Test
    void aFlipBackIsTheSamePolicyAgain() {
        publish("acme", "a");
        Policy first = shelf.policyOf(ACME);

        publish("acme", "b");
        publish("acme", "a");

        assertThat(shelf.policyOf(ACME)).isSameAs(first);
    }

    @Test
    void aWithdrawnVersionIsAsIfItHadNeverBeenPublished() {
        publish("*", "1");
        publish("acme", "1");
        publish("acme", "2");

        assertThat(shelf.withdraw("acme@2"))
                .isEqualTo(new PolicyShelf.Outcome.Withdrawn(version("acme", "2"), version("acme", "1")));
        assertThat(shelf.withdraw("acme@1"))
                .isEqualTo(new PolicyShelf.Outcome.Withdrawn(version("acme", "1"), version("*", "1")));
        assertThat(shelf.withdraw("*@1"))
                .isEqualTo(new PolicyShelf.Outcome.Withdrawn(version("*", "1"), PolicyVersion.BUILT_IN));
        assertThat(shelf.withdraw("acme@1")).isEqualTo(new PolicyShelf.Outcome.Unchanged());
        assertThat(shelf.withdraw("nonsense")).isEqualTo(new PolicyShelf.Outcome.Unchanged());
        assertThat(shelf.policyOf(ACME).version()).isEqualTo(PolicyVersion.BUILT_IN);
    }

    @Test
    void aVersionIsNeverUsedForAnotherContent() {
        publish("acme", "1");

        PolicyShelf.Outcome outcome = shelf.publish("acme@1", bytes("{tenant: acme, version: 1, otherwise: release}"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PolicyShelf.Outcome.Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .asString()
                                .contains("another content"));
    }

    @Test
    void aKeyThatIsNoVersionIsRefusedForNobody() {
        assertThat(shelf.publish("", document("acme", "1")))
                .isInstanceOfSatisfying(
                        PolicyShelf.Outcome.Refused.class,
                        refused -> assertThat(refused.tenant()).isEqualTo("unknown"));
        assertThat(shelf.publish("*@built-in", document("*", "built-in")))
                .isInstanceOf(PolicyShelf.Outcome.Refused.class);
    }

    private void publish(String tenant, String version) {
        assertThat(shelf.publish(tenant + '@' + version, document(tenant, version)))
                .isEqualTo(new PolicyShelf.Outcome.Live(version(tenant, version)));
    }

    private static PolicyVersion version(String tenant, String version) {
        return new PolicyVersion(tenant, version);
    }

    private static byte[] document(String tenant, String version) {
        return bytes("{tenant: '" + tenant + "', version: '" + version + "'}");
    }
}
