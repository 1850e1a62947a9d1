// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.stream.async.ValueCodec;
import io.weir.wire.ClaimsReader;
import io.weir.wire.OpenVerdict;
import org.apache.kafka.common.utils.Bytes;

/// An answer that the chat lane left for review, with the record it came in.
record OpenAnswer(OpenVerdict verdict, Bytes record) {

    @Override
    public String toString() {
        return "OpenAnswer[" + verdict.id() + ", " + record.get().length + " bytes]";
    }

    /// Keeps the record and reads it again.
    static ValueCodec<OpenAnswer> codec(ClaimsReader claims) {
        return new ValueCodec<>() {
            @Override
            public byte[] encode(OpenAnswer value) {
                return value.record().get();
            }

            @Override
            public OpenAnswer decode(byte[] bytes) {
                return new OpenAnswer(
                        claims.read(bytes)
                                .orElseThrow(() -> new IllegalStateException("a stored answer cannot be read")),
                        Bytes.wrap(bytes));
            }
        };
    }
}
