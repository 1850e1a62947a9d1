// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.util.Optional;

/// The CloudEvents attributes that Weir reads; each is printable text of bounded length.
public record EventAttributes(
        String id,
        String source,
        String type,
        Optional<String> subject,
        Optional<String> tenant,
        Optional<String> correlation,
        Optional<String> causation,
        Optional<String> partitionKey,
        Optional<String> traceParent,
        Optional<String> dataRef) {}
