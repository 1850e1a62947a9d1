// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.ModelRef;
import java.time.Instant;

/// Judges every guess alike.
record FixedGuard(RequestGuard.Judged judged) implements RequestGuard {

    @Override
    public ModelRef model() {
        return new ModelRef("fixed", "1".repeat(64));
    }

    @Override
    public Judged judge(String guess, AnswerReader.Reading answer, Instant deadline) {
        return judged;
    }
}
