// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import tools.jackson.databind.JsonNode;

/// What came of reading an envelope.
public sealed interface EnvelopeReading {

    /// @param data the event's data, parsed once for everyone who reads it
    record Opened(EventAttributes attributes, JsonNode data) implements EnvelopeReading {

        @Override
        public String toString() {
            return "Opened[" + attributes.type() + ']';
        }
    }

    /// @param detail names attributes and rules; never a value that someone wrote
    record Refused(Refusal refusal, String detail) implements EnvelopeReading {}
}
