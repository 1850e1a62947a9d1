// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.time.Duration;

/// One try of a call.
///
/// @param limit when it must have its answer
/// @param fairTime whether the server is at fault where it does not answer until then
/// @param queued how long the call waited for its turn
record Try(TimeLimit limit, boolean fairTime, Duration queued, long startedNanos) {

    Duration ran() {
        return Duration.ofNanos(Math.max(System.nanoTime() - startedNanos, 1));
    }

    /// What a call does at each try.
    @FunctionalInterface
    interface Attempt<T> {

        T run(Try now) throws NoAnswerException, InterruptedException;
    }
}
