// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// Judges every answer alike; a model is shown its start.
record FixedAnswers(Function<AnswerCut, Reading> judging) implements AnswerReader {

    /// So near the threshold that a guess decides.
    static final FixedAnswers UNDECIDED = saying(.5, false, true);

    static FixedAnswers saying(double score, boolean decided, boolean whole) {
        return new FixedAnswers(cut -> new Reading.Read(cut, new Harm(0, score, decided), whole));
    }

    @Override
    public List<ModelRef> models() {
        return List.of();
    }

    @Override
    public Reading read(String answer, int shown, Instant deadline) {
        return judging.apply(AnswerCut.of(answer, shown));
    }
}
