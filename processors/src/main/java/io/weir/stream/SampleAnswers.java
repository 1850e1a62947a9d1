// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.ExchangeId;
import io.weir.stream.async.ValueCodec;
import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import java.util.List;

/// Further answers to the prompt of an exchange, as they came.
///
/// @param id of the event, unique among those of the exchange
/// @param model that gave them
/// @param greedy whether they were drawn at temperature 0
/// @param pointer `topic-partition@offset` of the record
record SampleAnswers(ExchangeId target, String id, String model, boolean greedy, List<String> texts, String pointer) {
    private static final int FORMAT = 1;
    private static final int USUAL_BYTES = 2_048;

    /// Answers of one event that are read; the first ones are.
    static final int TEXTS_MAX = 4;

    SampleAnswers {
        texts = List.copyOf(texts);
    }

    @Override
    public String toString() {
        return "SampleAnswers[" + target + ", " + texts.size() + "]";
    }

    static ValueCodec<SampleAnswers> codec() {
        return new ValueCodec<>() {
            @Override
            public byte[] encode(SampleAnswers value) {
                ByteWriter out = new ByteWriter(USUAL_BYTES).putByte(FORMAT);
                ReviewRecords.put(out, value.target());
                out.putString(value.id()).putString(value.model()).putByte(value.greedy() ? 1 : 0);
                ReviewRecords.list(out, value.texts(), ByteWriter::putString);
                return out.putString(value.pointer()).toBytes();
            }

            @Override
            public SampleAnswers decode(byte[] bytes) {
                ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
                return new SampleAnswers(
                        ReviewRecords.exchange(in),
                        in.getString(),
                        in.getString(),
                        in.getByte() == 1,
                        ReviewRecords.list(in, ByteReader::getString),
                        in.getString());
            }
        };
    }
}
