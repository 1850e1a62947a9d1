// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import java.util.List;

/// A model as one worker sees it: rows in, as many answers out, in the same order.
///
/// Owned by one worker thread. An exception means that the batch failed; each row is then tried alone.
public interface BatchModel<I, O> extends AutoCloseable {

    List<O> run(List<I> rows) throws Exception;

    /// Asks a run in progress to end early, and every later one to fail. Called by another thread, at most
    /// once, before [#close].
    default void cancel() {}

    @Override
    default void close() {}
}
