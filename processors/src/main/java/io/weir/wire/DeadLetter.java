// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.TenantId;
import java.util.Optional;

/// A record that could not go on, with the reason and everything it was.
///
/// @param stage the processor that gave up on it
/// @param detail field names, rules, class names; never content
public record DeadLetter(
        Optional<TenantId> tenant, SourceRecord origin, String stage, DeadLetterReason reason, String detail) {}
