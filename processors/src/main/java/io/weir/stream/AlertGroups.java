// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.alert.AlertSignal;
import io.weir.alert.AlertState;
import java.time.Instant;
import java.util.Optional;

/// Port: how signals are grouped into alerts, and how an alert is kept. Pure.
public interface AlertGroups {

    String fingerprint(AlertSignal signal);

    Step fold(Optional<AlertState> open, AlertSignal signal);

    Step expire(AlertState open, Instant now);

    Instant expiresAt(AlertState open);

    byte[] encode(AlertState state);

    AlertState decode(byte[] bytes);

    /// @param state what to keep
    /// @param update what to tell, where anything is worth telling
    record Step(AlertState state, Optional<AlertState> update) {}
}
