// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

/// Runs work off the stream thread.
@FunctionalInterface
public interface WorkExecutor {

    /// Takes the work at once and never blocks: the in-flight bound is what limits it.
    Running start(Runnable work);

    /// Work that was started.
    @FunctionalInterface
    interface Running {

        /// Interrupts the work; what it still answers is ignored.
        void cancel();
    }
}
