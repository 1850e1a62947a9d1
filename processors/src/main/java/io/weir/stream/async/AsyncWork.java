// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What an [AsyncProcessor] does with each record: a function that waits.
///
/// It may run twice for one record, after a crash, so it must give the same answer or one as good.
///
/// @param <V> what comes in
/// @param <R> what goes on
public interface AsyncWork<V, R> {

    /// The answer of a record that needs no work: it goes on at once, and is never stored, unless an
    /// earlier record of its key is in flight. Called on the stream thread. Empty where there is work.
    default Optional<R> atOnce(V value) {
        return Optional.empty();
    }

    /// Called on a virtual thread, which is interrupted when the answer is no longer wanted.
    ///
    /// @param deadline when [#timedOut(Object)] takes the answer's place
    R perform(V value, Instant deadline) throws Exception;

    /// The answer of a record whose deadline passed. Called on the stream thread.
    R timedOut(V value);

    /// The answer of a record whose work threw `failure`. Called on the virtual thread.
    R failed(V value, Throwable failure);

    /// How much longer than the usual deadline this record may take.
    default Duration hold(V value) {
        return Duration.ZERO;
    }
}
