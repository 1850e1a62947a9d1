// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;
import java.util.OptionalDouble;

/// Further answers to a prompt, if they can say anything about the first one.
public sealed interface SampleSet {

    double TEMPERATURE_END = 100;

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
    record Refused(EvidenceRefusal reason) implements SampleSet {}

    /// At temperature 0 each would be the same, and agreement says nothing.
    ///
    /// @param temperature that they were drawn at; empty where it is not known, and then they count
    static SampleSet of(OptionalDouble temperature, List<String> texts) {
        if (texts.isEmpty() || temperature.isEmpty()) {
            return new Accepted(texts);
        }
        double value = temperature.getAsDouble();
        if (!(value >= 0 && value < TEMPERATURE_END)) {
            return new Refused(EvidenceRefusal.TEMPERATURE_UNUSABLE);
        }
        return value == 0 ? new Refused(EvidenceRefusal.TEMPERATURE_ZERO) : new Accepted(texts);
    }
}
