// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ProcessorFixture.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.pattern.PatternGuard;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.wire.PolicyRecords;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is published on the policy topic decides the next exchange.
final class PolicyTopicTest {

    private static final String CARD = "the card is 4111 1111 1111 1111";
    private static final PolicyVersion LENIENT = new PolicyVersion("acme", "lenient");

    @Test
    void aPublishedPolicyDecidesTheNextExchangeAndATombstoneTakesItBack() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            assertThat(decision(stream, "1")).isEqualTo("1 QUARANTINE 2");

            publish(stream, LENIENT, "{tenant: acme, version: lenient, otherwise: release}");
            assertThat(decision(stream, "2")).isEqualTo("2 RELEASE 2");

            tombstone(stream, LENIENT);
            assertThat(decision(stream, "3")).isEqualTo("3 QUARANTINE 2");
            assertThat(stream.facts().count("policyApplied")).isEqualTo(1);
            assertThat(stream.facts().count("policyWithdrawn")).isEqualTo(1);
        }
    }

    /// F47: refused as a whole, told, and the last good one stays.
    @Test
    void aBadPolicyChangesNothing() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            publish(stream, LENIENT, "{tenant: acme, version: lenient, otherwise: release}");

            publish(stream, new PolicyVersion("acme", "2"), "{tenant: acme, version: 2, otherwise: relese, x: 1}");
            raw(stream, "acme@3", new byte[] {0, 1, 2});
            raw(stream, "acme@4", "tenant: acme".getBytes(UTF_8));
            raw(stream, null, new byte[0]);
            raw(stream, null, null);

            assertThat(decision(stream, "1")).isEqualTo("1 RELEASE 2");
            assertThat(stream.facts().count("policyApplied")).isEqualTo(1);
            assertThat(stream.facts().count("policyRefused")).isEqualTo(4);
        }
    }

    /// F38: a record under one tenant's key does nothing to another.
    @Test
    void aTenantCannotPublishForAnother() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            byte[] value = PolicyRecords.value(
                    LENIENT,
                    "{tenant: acme, version: lenient, otherwise: release}".getBytes(UTF_8),
                    START,
                    ContractCodec.json());

            raw(stream, "other@lenient", value);
            publish(stream, new PolicyVersion("other", "1"), "{tenant: acme, version: 1, otherwise: release}");

            assertThat(decision(stream, "1")).isEqualTo("1 QUARANTINE 2");
            assertThat(stream.facts().count("policyRefused")).isEqualTo(2);
        }
    }

    /// F48: a thousand flips end where the last one says.
    @Test
    void aThousandFlipsConverge() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            for (int i = 0; i < 1_000; i++) {
                boolean lenient = i % 2 == 1;
                publish(
                        stream,
                        new PolicyVersion("acme", lenient ? "lenient" : "strict"),
                        "{tenant: acme, version: " + (lenient ? "lenient" : "strict") + ", otherwise: "
                                + (lenient ? "release" : "quarantine") + "}");
            }

            assertThat(decision(stream, "1")).isEqualTo("1 RELEASE 2");
            assertThat(stream.facts().count("policyApplied")).isEqualTo(1_000);
        }
    }

    private static String decision(ProcessorFixture stream, String exchange) {
        stream.prompt("c", exchange, "how do I pay?")
                .response("c", exchange, CARD)
                .advance(Duration.ofSeconds(1));
        return stream.written(Topic.DECISION).getFirst();
    }

    private static void publish(ProcessorFixture stream, PolicyVersion version, String document) {
        raw(
                stream,
                version.toString(),
                PolicyRecords.value(version, document.getBytes(UTF_8), START, ContractCodec.json()));
    }

    private static void tombstone(ProcessorFixture stream, PolicyVersion version) {
        raw(stream, version.toString(), null);
    }

    private static void raw(ProcessorFixture stream, @Nullable String key, byte @Nullable [] value) {
        stream.raw(Topic.POLICY, key, value, Map.of(), START);
    }
}
