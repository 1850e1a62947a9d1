// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.stream.ReviewStores.Kept;
import io.weir.stream.async.ValueCodec;
import io.weir.wire.ClaimsReader;

/// An answer that is asked for again.
record ResampleAsk(Kept kept) {

    static ValueCodec<ResampleAsk> codec(ClaimsReader claims) {
        return new ValueCodec<>() {
            @Override
            public byte[] encode(ResampleAsk value) {
                return ReviewStores.encode(value.kept());
            }

            @Override
            public ResampleAsk decode(byte[] bytes) {
                return new ResampleAsk(ReviewStores.kept(bytes, claims)
                        .orElseThrow(() -> new IllegalStateException("a stored answer cannot be read")));
            }
        };
    }

    @Override
    public String toString() {
        return "ResampleAsk[" + kept.verdict().id() + "]";
    }
}
