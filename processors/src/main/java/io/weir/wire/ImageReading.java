// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.TenantId;
import java.util.Optional;

/// What came of reading a record of the image lane.
public sealed interface ImageReading {

    record Accepted(GeneratedImage image) implements ImageReading {}

    /// @param tenant where the record at least said whose it is
    /// @param detail what broke, by field name and rule; never a value that someone wrote
    record Rejected(Optional<TenantId> tenant, DeadLetterReason reason, String detail) implements ImageReading {}
}
