// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import io.weir.model.Cause;
import io.weir.model.ModelListener;
import java.time.Duration;
import java.util.List;

/// Runs batches on one worker's model, and tells each row what came of it.
///
/// A batch that fails is tried again row by row, once: a bad row fails alone.
final class BatchRunner<I, O> {

    private final String name;
    private final BatchModel<I, O> model;
    private final ModelListener listener;

    BatchRunner(String name, BatchModel<I, O> model, ModelListener listener) {
        this.name = name;
        this.model = model;
        this.listener = listener;
    }

    /// Each row ends: answered, failed, or left by its caller.
    void run(List<Request.Row<I, O>> batch) {
        if (isAnswered(batch)) {
            return;
        }
        if (batch.size() == 1) {
            batch.getFirst().fail(Cause.MODEL_FAILED);
            return;
        }
        for (Request.Row<I, O> row : batch) {
            if (row.isWanted(System.nanoTime()) && !isAnswered(List.of(row))) {
                row.fail(Cause.MODEL_FAILED);
            }
        }
    }

    /// Whether the model answered. Whatever it throws ends here: a worker that died would leave callers
    /// to their deadlines.
    private boolean isAnswered(List<Request.Row<I, O>> batch) {
        long started = System.nanoTime();
        List<O> answers;
        try {
            answers = model.run(batch.stream().map(Request.Row::input).toList());
        } catch (Throwable failure) {
            // A model may throw anything checked, and native code ends in errors too: nothing is narrower.
            return false;
        } finally {
            // Nobody interrupts a worker but the model itself; the next wait must not end for it.
            Thread.interrupted();
        }
        if (answers.size() != batch.size()) {
            return false;
        }
        long ended = System.nanoTime();
        tell(batch, Duration.ofNanos(ended - started));
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer(answers.get(i), started, ended);
        }
        return true;
    }

    private void tell(List<Request.Row<I, O>> batch, Duration ran) {
        int tokens = 0;
        int longest = 0;
        for (Request.Row<I, O> row : batch) {
            tokens += row.tokens();
            longest = Math.max(longest, row.tokens());
        }
        try {
            listener.batchRan(name, batch.size(), tokens, longest * batch.size(), ran);
        } catch (Throwable fault) {
            // A listener's fault is none of the model's: the answers stand. What got past here, declared or
            // not, would end the worker.
        }
    }
}
