// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;
import java.util.OptionalDouble;

/// Further answers to a prompt, if they can say anything about the first one.
public sealed interface SampleSet {

    /// Drawn at a temperature at which answers may differ. Equal ones count in full.
    record Accepted(List<String> texts) implements SampleSet {

        public Accepted {
            texts = List.copyOf(texts);
        }

        @Override
        public String toString() {
            return "Accepted[" + texts.size() + "]";
        }
    }

    /// They tell nothing.
    record Refused(Reason reason) implements SampleSet {}

    /// Why samples are refused. Safe to log.
    enum Reason {
        /// Each would be the same: agreement says nothing.
        TEMPERATURE_ZERO,
        /// Below zero, or no number.
        TEMPERATURE_UNUSABLE,
        NONE
    }

    /// @param temperature that they were drawn at; empty where it is not known, and then they count
    static SampleSet of(OptionalDouble temperature, List<String> texts) {
        if (temperature.isPresent() && !(temperature.getAsDouble() >= 0 && temperature.getAsDouble() < 100)) {
            return new Refused(Reason.TEMPERATURE_UNUSABLE);
        }
        if (temperature.isPresent() && temperature.getAsDouble() == 0) {
            return new Refused(Reason.TEMPERATURE_ZERO);
        }
        return texts.isEmpty() ? new Refused(Reason.NONE) : new Accepted(texts);
    }
}
