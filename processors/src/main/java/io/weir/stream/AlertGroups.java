// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSignal;
import io.weir.alert.AlertState;
import io.weir.alert.AlertStateCodec;
import io.weir.alert.Step;
import java.time.Instant;
import java.util.Optional;

/// How signals are grouped into alerts, and how an alert is kept. Pure.
public record AlertGroups(AlertGrouping grouping) {

    String fingerprint(AlertSignal signal) {
        return AlertGrouping.fingerprint(signal);
    }

    Step fold(Optional<AlertState> open, AlertSignal signal) {
        return grouping.fold(open, signal);
    }

    Step expire(AlertState open, Instant now) {
        return grouping.expire(open, now);
    }

    Instant expiresAt(AlertState open) {
        return grouping.expiresAt(open);
    }

    byte[] encode(AlertState state) {
        return AlertStateCodec.encode(state);
    }

    AlertState decode(byte[] bytes) {
        return AlertStateCodec.decode(bytes);
    }
}
