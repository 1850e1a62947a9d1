// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import io.weir.schema.ContractException.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/// Avro in Confluent framing: byte 0, the schema's id in four bytes, big end first, then the record.
final class AvroFrame {

    static final byte MAGIC = 0;
    private static final int HEAD_BYTES = 5;

    private AvroFrame() {}

    static byte[] write(int id, SpecificRecord record) {
        Schema schema = record.getSchema();
        var bytes = new ByteArrayOutputStream(512);
        bytes.writeBytes(ByteBuffer.allocate(HEAD_BYTES).put(MAGIC).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new FiniteWriter(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (RuntimeException incomplete) {
            throw new ContractException(Failure.UNWRITABLE, schema.getName());
        }
        return bytes.toByteArray();
    }

    static int idOf(byte[] frame) {
        if (frame.length < HEAD_BYTES) {
            throw new ContractException(Failure.MALFORMED, "a frame of " + frame.length + " bytes");
        }
        return ByteBuffer.wrap(frame).getInt(1);
    }

    static <T extends SpecificRecord> T read(byte[] frame, Schema writer, Class<T> type) {
        Schema reader = SpecificData.get().getSchema(type);
        var decoder = DecoderFactory.get().binaryDecoder(frame, HEAD_BYTES, frame.length - HEAD_BYTES, null);
        try {
            return type.cast(new SpecificDatumReader<>(writer, reader, SpecificData.getForSchema(reader))
                    .read(null, new BackedDecoder(decoder)));
        } catch (IOException | RuntimeException broken) {
            throw new ContractException(Failure.MALFORMED, reader.getName());
        }
    }

    /// A score that is no number is a defect: no reader could tell what it was compared with.
    private static final class FiniteWriter extends SpecificDatumWriter<SpecificRecord> {

        FiniteWriter(Schema schema) {
            super(schema, SpecificData.getForSchema(schema));
        }

        @Override
        protected void writeWithoutConversion(Schema schema, Object datum, Encoder out) throws IOException {
            if (datum instanceof Double number && !Double.isFinite(number)) {
                throw new ContractException(Failure.UNWRITABLE, "a number that is not finite");
            }
            super.writeWithoutConversion(schema, datum, out);
        }
    }
}
