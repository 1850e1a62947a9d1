// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import io.weir.model.Cause;
import java.time.Duration;
import java.util.List;

/// What came of a request.
public sealed interface Outcome<O> {

    /// @param answers one for each row, in order
    /// @param queued longest wait of any row
    /// @param ran longest run of any row's batch
    record Answered<O>(List<O> answers, Duration queued, Duration ran) implements Outcome<O> {

        public Answered {
            answers = List.copyOf(answers);
        }
    }

    record Rejected<O>(Cause cause) implements Outcome<O> {}
}
