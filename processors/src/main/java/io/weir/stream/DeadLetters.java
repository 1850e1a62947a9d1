// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.TenantId;
import io.weir.wire.DeadLetter;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.HalfExchange;
import io.weir.wire.OutputEncoder;
import io.weir.wire.OutputRecord;
import io.weir.wire.SourceRecord;
import java.util.Optional;

/// Makes dead letters, and counts each. What cannot even be dead-lettered stops the application: a
/// record is never skipped.
final class DeadLetters {
    private final OutputEncoder encoder;
    private final Told told;

    DeadLetters(OutputEncoder encoder, StreamListener listener) {
        this(encoder, listener::deadLettered);
    }

    DeadLetters(OutputEncoder encoder, Told told) {
        this.encoder = encoder;
        this.told = told;
    }

    /// Is told of each, on stream threads.
    @FunctionalInterface
    interface Told {
        void deadLettered(String tenant, String stage, DeadLetterReason reason);
    }

    OutputRecord of(
            Optional<TenantId> tenant, SourceRecord origin, String stage, DeadLetterReason reason, String detail) {
        OutputRecord letter = encoder.deadLetter(new DeadLetter(tenant, origin, stage, reason, detail));
        told.deadLettered(tenant.map(TenantId::value).orElse("unknown"), stage, reason);
        return letter;
    }

    /// A copy of what goes on elsewhere: not the event's end, so not counted as one.
    OutputRecord copyOf(HalfExchange half, String stage, DeadLetterReason reason) {
        return encoder.deadLetter(new DeadLetter(Optional.of(half.event().tenant()), half.origin(), stage, reason, ""));
    }

    OutputRecord of(HalfExchange half, String stage, DeadLetterReason reason, String detail) {
        return of(Optional.of(half.event().tenant()), half.origin(), stage, reason, detail);
    }
}
