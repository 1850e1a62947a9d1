// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.TenantId;
import java.util.Optional;

/// What came of reading a record: half an exchange, or a reason why not.
public sealed interface Reading {

    record Accepted(HalfExchange half) implements Reading {}

    /// @param tenant where the record at least said whose it is
    /// @param detail what broke, by field name and rule; never a value that someone wrote
    record Rejected(Optional<TenantId> tenant, DeadLetterReason reason, String detail) implements Reading {}
}
