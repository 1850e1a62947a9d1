// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.schema.ContractCodec;
import io.weir.schema.ContractException;
import io.weir.schema.ContractException.Failure;
import io.weir.schema.Decoded;
import io.weir.schema.SchemaRegistry;
import io.weir.schema.Topic;
import io.weir.schema.avro.PolicyEvent;
import java.time.Instant;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/// What every registry must do, whoever wrote it. Subjects are named anew in each run, so that a
/// registry that remembers does no harm.
interface RegistryContract {

    /// A registry whose subjects keep to BACKWARD_TRANSITIVE, and that has seen nothing yet.
    SchemaRegistry registry(String subject);

    @Test
    default void aSchemaRegisteredAgainKeepsItsIdAndIsFetchedByIt() {
        String subject = subject("again");
        SchemaRegistry first = registry(subject);
        SchemaRegistry second = registry(subject);

        int id = first.idOf(subject, schema("{'name':'a','type':'string'}"));

        assertThat(second.idOf(subject, schema("{'name':'a','type':'string'}"))).isEqualTo(id);
        assertThat(second.schemaOf(id)).isEqualTo(schema("{'name':'a','type':'string'}"));
    }

    @Test
    default void aCompatibleSchemaIsTakenAndHasAnotherId() {
        String subject = subject("next");
        SchemaRegistry registry = registry(subject);
        int first = registry.idOf(subject, schema("{'name':'a','type':'string'}"));

        int next = registry.idOf(subject, schema("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}"));

        assertThat(next).isNotEqualTo(first);
    }

    @Test
    default void aSchemaThatCannotReadWhatIsThereIsRefused() {
        String subject = subject("refused");
        SchemaRegistry registry = registry(subject);
        registry.idOf(subject, schema("{'name':'a','type':'string'}"));

        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> registry.idOf(subject, schema("{'name':'b','type':'int'}")))
                .extracting(ContractException::failure)
                .isEqualTo(Failure.SCHEMA_REFUSED);
    }

    @Test
    default void anIdThatNobodyRegisteredIsUnknown() {
        SchemaRegistry registry = registry(subject("unknown"));

        for (int id : new int[] {Integer.MAX_VALUE, 987_654_321}) {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> registry.schemaOf(id))
                    .extracting(ContractException::failure)
                    .isEqualTo(Failure.SCHEMA_UNKNOWN);
        }
    }

    @Test
    default void whatOneCodecWritesAnotherReads() {
        var policy = new PolicyEvent("acme", "7", "rules: []\n", Instant.EPOCH, "p-1");
        ContractCodec writer = ContractCodec.avro(registry("weir.policy.v1-value"));
        writer.prepare();

        byte[] frame = writer.encode(Topic.POLICY, policy);

        ContractCodec reader = ContractCodec.avro(registry("weir.policy.v1-value"));
        assertThat(reader.decode(frame, PolicyEvent.class)).isEqualTo(new Decoded.Read<>(policy));
    }

    private static String subject(String name) {
        return "test." + name + '.' + java.util.UUID.randomUUID() + "-value";
    }

    private static Schema schema(String fields) {
        return new Schema.Parser()
                .parse(("{'type':'record','name':'R','namespace':'test','fields':[" + fields + "]}")
                        .replace('\'', '"'));
    }
}
