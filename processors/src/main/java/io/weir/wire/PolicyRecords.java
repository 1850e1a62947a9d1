// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.Topic;
import io.weir.schema.avro.PolicyEvent;
import java.time.Instant;

/// Reads and writes the records of the policy topic.
public final class PolicyRecords {

    private PolicyRecords() {}

    /// What came of reading one.
    public sealed interface Reading {

        /// The policy in YAML, as its author wrote it.
        final class Document implements Reading {

            private final byte[] bytes;

            private Document(byte[] bytes) {
                this.bytes = bytes;
            }

            public byte[] bytes() {
                return bytes.clone();
            }
        }

        /// @param problem safe to show
        record Unreadable(String problem) implements Reading {}
    }

    /// The document of a record, where the record says of it what its key says.
    public static Reading document(String key, byte[] value, ContractCodec codec) {
        return switch (codec.decode(value, PolicyEvent.class)) {
            case Decoded.Unreadable<PolicyEvent> unreadable ->
                new Reading.Unreadable("value: is no policy event: " + unreadable.failure());
            case Decoded.Read<PolicyEvent>(PolicyEvent event) -> {
                boolean agrees = key.equals(event.getTenant() + '@' + event.getVersion());
                yield agrees
                        ? new Reading.Document(event.getDocument().getBytes(UTF_8))
                        : new Reading.Unreadable("key: is not the event's tenant and version");
            }
        };
    }

    /// The key under which a version is published, and under which a tombstone withdraws it.
    public static byte[] key(PolicyVersion version) {
        return version.toString().getBytes(UTF_8);
    }

    /// @param document YAML in UTF-8
    public static byte[] value(PolicyVersion version, byte[] document, Instant publishedAt, ContractCodec codec) {
        return codec.encode(
                Topic.POLICY,
                PolicyEvent.newBuilder()
                        .setTenant(version.tenant())
                        .setVersion(version.version())
                        .setDocument(new String(document, UTF_8))
                        .setPublishedAt(publishedAt)
                        .build());
    }
}
