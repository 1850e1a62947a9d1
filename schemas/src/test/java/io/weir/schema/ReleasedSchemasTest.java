// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compatibility as registries name it, `BACKWARD_TRANSITIVE`: the schemas of today read what any
/// released version wrote.
final class ReleasedSchemasTest {

    private static final int RECORDS = 50;
    private static final Schema SIMPLE = schema("{'name':'a','type':'string'},{'name':'b','type':'int'}");

    @Test
    void noReleasedFileHasChangedComeOrGoneUnlisted() {
        assertThat(ReleasedSchemas.presentDigests())
                .as("a released schema never changes: release a next version, and list it in SHA256SUMS")
                .isEqualTo(ReleasedSchemas.listedDigests());
    }

    @ParameterizedTest
    @MethodSource("avroTopics")
    void theLatestReleasedVersionIsTheSchemaOfToday(Topic topic) {
        Schema today = topic.payload().avro().orElseThrow();

        assertThat(ReleasedSchemas.versions(topic).getLast())
                .as("%s has changed: add it as the next version to %s", today.getName(), ReleasedSchemas.folder(topic))
                .isEqualTo(new Schema.Parser().parse(PublishedSchema.text(today)));
    }

    @ParameterizedTest
    @MethodSource("releasedVersions")
    void theSchemaOfTodayCanReadEveryReleasedVersion(Topic topic, int version, Schema released) {
        Schema today = topic.payload().avro().orElseThrow();

        assertThat(isReadable(today, released))
                .as("%s version %s", topic, version)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("releasedVersions")
    void recordsOfEveryReleasedVersionAreRead(Topic topic, int version, Schema released) throws IOException {
        var registry = new SchemaRegistryOf(released);
        Schema today = topic.payload().avro().orElseThrow();
        Class<? extends SpecificRecord> type =
                RandomRecords.specific(today, new SplittableRandom(0)).getClass();
        for (long seed = 0; seed < RECORDS; seed++) {
            IndexedRecord record = RandomRecords.generic(released, new SplittableRandom(seed));

            Decoded<?> decoded = ContractCodec.avro(registry).decode(frame(record), type);

            assertThat(decoded).as("version %s, seed %s", version, seed).isInstanceOf(Decoded.Read.class);
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeThatBreaksReadersIsFound(String change, Schema changed, boolean isAllowed) {
        assertThat(isReadable(changed, SIMPLE)).as(change).isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @EnumSource
    void theJsonSchemaOfTodayAcceptsEveryReleasedSample(JsonContract contract) {
        Topic topic = topicOf(contract);
        List<Path> samples = ReleasedSchemas.samples(topic);
        assertThat(samples).hasSizeGreaterThan(4);

        for (Path sample : samples) {
            JsonNode data = JsonMapper.shared().readTree(ReleasedSchemas.text(sample));
            assertThat(contract.schema().validate(data)).as("%s", sample).isEmpty();
            assertThat(contract.violation(data)).as("%s", sample).isEmpty();
        }
    }

    /// Accepted then must be accepted now: half of the released documents are broken ones, which may
    /// be accepted or not.
    @ParameterizedTest
    @EnumSource
    void theJsonSchemaOfTodayAcceptsWhatAReleasedOneAccepted(JsonContract contract) {
        Path file = ReleasedSchemas.folder(topicOf(contract)).resolve("1.schema.json");
        var released = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ReleasedSchemas.text(file), InputFormat.JSON);
        var random = new SplittableRandom(11);
        var documents = new ChatDocuments(random);
        int accepted = 0;
        for (int i = 0; i < 1_000; i++) {
            JsonNode document = contract.document(documents);
            if (random.nextBoolean()) {
                documents.mutate(document);
            }
            if (released.validate(document).isEmpty()) {
                assertThat(contract.violation(document))
                        .as("document %s", document)
                        .isEmpty();
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(500);
    }

    static Stream<Topic> avroTopics() {
        return ReleasedSchemas.avroTopics().stream();
    }

    static Stream<Arguments> releasedVersions() {
        return avroTopics().flatMap(topic -> {
            List<Schema> versions = ReleasedSchemas.versions(topic);
            return Stream.iterate(0, i -> i < versions.size(), i -> i + 1)
                    .map(i -> Arguments.of(topic, i + 1, versions.get(i)));
        });
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(
                        "a field with a default came",
                        schema("{'name':'a','type':'string'},{'name':'b','type':'int'},"
                                + "{'name':'c','type':'int','default':0}"),
                        true),
                Arguments.of("a field went", schema("{'name':'a','type':'string'}"), true),
                Arguments.of(
                        "an int became a long",
                        schema("{'name':'a','type':'string'},{'name':'b','type':'long'}"),
                        true),
                Arguments.of(
                        "a field without a default came",
                        schema("{'name':'a','type':'string'},{'name':'b','type':'int'},{'name':'c','type':'int'}"),
                        false),
                Arguments.of(
                        "a field was renamed", schema("{'name':'x','type':'string'},{'name':'b','type':'int'}"), false),
                Arguments.of(
                        "an int became text",
                        schema("{'name':'a','type':'string'},{'name':'b','type':'string'}"),
                        false));
    }

    private static Schema schema(String fields) {
        return new Schema.Parser().parse(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }

    private static boolean isReadable(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private static Topic topicOf(JsonContract contract) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.payload().schemaName().equals(contract.schemaName()))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] frame(IndexedRecord record) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(1).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<IndexedRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /// A registry that knows one schema, by any id.
    private record SchemaRegistryOf(Schema schema) implements io.weir.schema.SchemaRegistry {

        @Override
        public int idOf(String subject, Schema asked) {
            return 1;
        }

        @Override
        public Schema schemaOf(int id) {
            return schema;
        }
    }
}
