// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.ContractException.Failure;
import io.weir.schema.avro.AlertEvent;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.PolicyEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AvroFrameTest {

    private static final long ALLOCATED_MAX = 1_048_576;

    private final FakeSchemaRegistry registry = new FakeSchemaRegistry();
    private final ContractCodec codec = ContractCodec.avro(registry);

    @Test
    void theFrameIsByteZeroThenTheIdBigEndFirst() {
        byte[] frame = AvroFrame.write(0x01020304, policy());

        assertThat(frame).startsWith(0, 1, 2, 3, 4);
        assertThat(AvroFrame.idOf(frame)).isEqualTo(0x01020304);
        assertThat(AvroFrame.read(frame, PolicyEvent.getClassSchema(), PolicyEvent.class))
                .isEqualTo(policy());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void anyFourBytesAreAnId(int id) {
        assertThat(AvroFrame.idOf(AvroFrame.write(id, policy()))).isEqualTo(id);
    }

    @Test
    void everyTruncationIsMalformed() {
        byte[] frame = codec.encode(
                Topic.DECISION, RandomRecords.specific(DecisionEvent.getClassSchema(), new SplittableRandom(4)));

        for (int length = 1; length < frame.length; length++) {
            assertThat(failure(Arrays.copyOf(frame, length), DecisionEvent.class))
                    .as("the first %s bytes", length)
                    .isEqualTo(Failure.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {1, 2, 0x7F, -1})
    void anotherMagicByteIsAnUnknownForm(byte magic) {
        byte[] frame = codec.encode(Topic.POLICY, policy());
        frame[0] = magic;

        assertThat(failure(frame, PolicyEvent.class)).isEqualTo(Failure.FORM_UNKNOWN);
    }

    @Test
    void anIdThatTheRegistryLacksIsAnUnknownSchema() {
        byte[] frame = AvroFrame.write(4_711, policy());

        assertThat(failure(frame, PolicyEvent.class)).isEqualTo(Failure.SCHEMA_UNKNOWN);
    }

    @Test
    void withoutARegistryAFrameIsAnUnknownSchema() {
        byte[] frame = codec.encode(Topic.POLICY, policy());

        var decoded = (Decoded.Unreadable<PolicyEvent>) ContractCodec.json().decode(frame, PolicyEvent.class);

        assertThat(decoded.failure()).isEqualTo(Failure.SCHEMA_UNKNOWN);
    }

    @Test
    void aFrameOfAnotherRecordIsMalformed() {
        byte[] frame = codec.encode(Topic.POLICY, policy());

        assertThat(failure(frame, AlertEvent.class)).isEqualTo(Failure.MALFORMED);
    }

    /// F28: a length that the bytes do not back reserves nothing.
    @ParameterizedTest
    @ValueSource(longs = {100_000_000, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aForgedLengthOfTextReservesNothing(long length) {
        codec.encode(Topic.POLICY, policy());
        byte[] frame = frame(encoder -> encoder.writeLong(length));

        assertRefusedWithoutAllocating(frame, PolicyEvent.class);
    }

    /// F28: the same of bytes, here the key of a dead letter.
    @ParameterizedTest
    @ValueSource(longs = {100_000_000, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aForgedLengthOfBytesReservesNothing(long length) {
        codec.encode(
                Topic.DEAD_LETTER, RandomRecords.specific(DeadLetterEvent.getClassSchema(), new SplittableRandom(1)));
        byte[] frame = frame(encoder -> {
            encoder.writeIndex(0);
            for (int text = 0; text < 4; text++) {
                encoder.writeString("");
            }
            encoder.writeInt(0);
            encoder.writeLong(0);
            encoder.writeLong(0);
            encoder.writeIndex(1);
            encoder.writeLong(length);
        });

        assertRefusedWithoutAllocating(frame, DeadLetterEvent.class);
    }

    /// F28: the same of a list, here the headers of a dead letter.
    @ParameterizedTest
    @ValueSource(longs = {1_000_000, Integer.MAX_VALUE - 8, Long.MAX_VALUE})
    void aForgedCountOfAListReservesNothing(long count) {
        codec.encode(
                Topic.DEAD_LETTER, RandomRecords.specific(DeadLetterEvent.getClassSchema(), new SplittableRandom(1)));
        byte[] frame = frame(encoder -> {
            encoder.writeIndex(0);
            for (int text = 0; text < 4; text++) {
                encoder.writeString("");
            }
            encoder.writeInt(0);
            encoder.writeLong(0);
            encoder.writeLong(0);
            encoder.writeIndex(0);
            encoder.writeIndex(0);
            encoder.writeLong(count);
        });

        assertRefusedWithoutAllocating(frame, DeadLetterEvent.class);
    }

    private <T extends org.apache.avro.specific.SpecificRecord> void assertRefusedWithoutAllocating(
            byte[] frame, Class<T> type) {
        assertThat(failure(frame, type)).isEqualTo(Failure.MALFORMED);
        assertThat(Allocation.bytesOf(() -> codec.decode(frame, type))).isLessThan(ALLOCATED_MAX);
    }

    private <T extends org.apache.avro.specific.SpecificRecord> Failure failure(byte[] frame, Class<T> type) {
        return ((Decoded.Unreadable<T>) codec.decode(frame, type)).failure();
    }

    private static PolicyEvent policy() {
        return new PolicyEvent("acme", "7", "rules: []\n", Instant.EPOCH, "");
    }

    /// A frame with the first schema's id and whatever `fields` writes.
    private static byte[] frame(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(1).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            fields.write(encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private interface Fields {
        void write(BinaryEncoder encoder) throws IOException;
    }
}
