// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.List;

/// Looks at one escalated answer, as far as its tier can. It is handed the answer and never the prompt.
public sealed interface Investigation permits AnswerOnly, Backtranslation {

    TierSettings settings();

    /// The models that speak.
    List<ModelRef> models();

    /// A trail that names tier and models.
    Trail.Builder trail();

    /// @param readable false where the answer is encoded or in a language that nobody here reads: then
    ///     nothing is clear
    /// @param trail where the stages write what they did
    /// @param place taken before a bounded stage begins; where there is none the answer is shed
    Concluded look(
            String answer, boolean readable, Instant deadline, Trail.Builder trail, EscalationBudget.Place place);

    /// The same with a place for everyone.
    default Concluded look(String answer, boolean readable, Instant deadline) {
        try (var place = EscalationBudget.UNBOUNDED.place(0)) {
            return look(answer, readable, deadline, trail(), place);
        }
    }
}
