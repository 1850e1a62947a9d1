// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Exchange;
import io.weir.guard.ModelRef;
import io.weir.guard.prefilter.Screening;
import java.time.Instant;
import java.util.List;

/// Stages 1 and 2, as this lane needs them.
public interface Screen {

    Screening screen(Exchange exchange, Instant deadline);

    /// The weights that it screens by, as verdicts name them.
    default List<ModelRef> models() {
        return List.of();
    }

    /// How far the scores lie above the threshold, in nats; below 0 for the audit sample.
    double margin(Screening.Scores scores);
}
