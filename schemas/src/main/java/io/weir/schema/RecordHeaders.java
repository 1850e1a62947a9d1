// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import org.jspecify.annotations.Nullable;

/// A record's headers, by name.
@FunctionalInterface
public interface RecordHeaders {

    /// The last header of that name, as Kafka's own readers take it; null where there is none.
    byte @Nullable [] last(String name);
}
