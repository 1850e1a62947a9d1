// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import io.weir.schema.BoundedJson.Parse;
import io.weir.schema.ContractException.Failure;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Writes and reads the records of the output topics: as framed Avro where there is a registry, as
/// JSON that stands on its own where there is none. Safe to use from any thread.
///
/// Reading takes both forms, told apart by the first byte, so a topic may change its form in
/// mid-stream. A schema seen once is kept for good: with the registry away, known schemas go on
/// working and unknown ones fail.
public final class ContractCodec {

    private static final ReadLimits LIMITS = new ReadLimits(4 * 1_048_576, 64, 1_000_000, 1, 1);

    private final Optional<SchemaRegistry> registry;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final BoundedJson json = new BoundedJson(LIMITS);

    private ContractCodec(Optional<SchemaRegistry> registry) {
        this.registry = registry;
    }

    public static ContractCodec json() {
        return new ContractCodec(Optional.empty());
    }

    public static ContractCodec avro(SchemaRegistry registry) {
        return new ContractCodec(Optional.of(registry));
    }

    /// Fetches the id of every schema that Weir writes, so that nothing is asked later.
    ///
    /// @throws ContractException where the registry is away or refuses one
    public void prepare() {
        registry.ifPresent(port -> Arrays.stream(Topic.values())
                .filter(topic -> topic.payload() != Payload.DELIVERY)
                .forEach(topic -> topic.payload().avro().ifPresent(schema -> idOf(port, topic, schema))));
    }

    /// Media type of what [#encode] gives.
    public String contentType() {
        return registry.isPresent() ? "application/avro" : "application/json";
    }

    /// The record's bytes; the same bytes for the same record.
    ///
    /// @throws ContractException where it lacks something its schema asks for, or its schema has no
    ///     known id and the registry gives none
    public byte[] encode(Topic topic, SpecificRecord record) {
        if (registry.isEmpty()) {
            return AvroJson.write(record);
        }
        return AvroFrame.write(idOf(registry.get(), topic, record.getSchema()), record);
    }

    /// Never throws: what cannot be read is [Decoded.Unreadable].
    public <T extends SpecificRecord> Decoded<T> decode(byte @Nullable [] bytes, Class<T> type) {
        if (bytes == null || bytes.length == 0) {
            return new Decoded.Unreadable<>(Failure.MALFORMED, "no value");
        }
        try {
            return new Decoded.Read<>(bytes[0] == AvroFrame.MAGIC ? readAvro(bytes, type) : readJson(bytes, type));
        } catch (ContractException failed) {
            return new Decoded.Unreadable<>(failed.failure(), String.valueOf(failed.getMessage()));
        }
    }

    private <T extends SpecificRecord> T readAvro(byte[] frame, Class<T> type) {
        int id = AvroFrame.idOf(frame);
        Schema known = schemas.get(id);
        if (known == null) {
            SchemaRegistry port = registry.orElseThrow(
                    () -> new ContractException(Failure.SCHEMA_UNKNOWN, "id " + id + ", and no registry"));
            known = port.schemaOf(id);
            schemas.put(id, known);
        }
        return AvroFrame.read(frame, known, type);
    }

    private <T extends SpecificRecord> T readJson(byte[] bytes, Class<T> type) {
        if (bytes[0] != '{') {
            throw new ContractException(Failure.FORM_UNKNOWN, "first byte " + bytes[0]);
        }
        return switch (json.parse(bytes)) {
            case Parse.Failed(Refusal refusal, String detail) ->
                throw new ContractException(Failure.MALFORMED, refusal + " " + detail);
            case Parse.Parsed(JsonNode node) -> AvroJson.read(node, type);
        };
    }

    private int idOf(SchemaRegistry port, Topic topic, Schema schema) {
        Integer known = ids.get(topic.topicName());
        if (known == null) {
            known = port.idOf(topic.topicName() + "-value", schema);
            ids.put(topic.topicName(), known);
            schemas.put(known, schema);
        }
        return known;
    }
}
