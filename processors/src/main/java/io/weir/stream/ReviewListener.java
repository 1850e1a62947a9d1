// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.Verdict;
import io.weir.guard.uncertainty.EvidenceMode;

/// Is told the facts of the reviews as they happen; the application counts them.
///
/// Called on stream threads and on threads that wait for models: it must be quick, must not throw, and is
/// safe to use from any thread. Facts are told before they are committed: after a crash some are told again.
public interface ReviewListener {

    /// Tells nobody.
    ReviewListener NONE = new ReviewListener() {};

    /// What came of one piece of evidence.
    enum Arrival {
        /// It joined an answer.
        JOINED,
        /// It had joined before, or as much of its kind has.
        REPEATED,
        /// The answer is not there yet; the piece waits.
        EARLY,
        /// The answer is not there, or no longer: nothing is revised.
        UNCLAIMED,
        /// It was drawn at temperature 0 by the same model, or cannot be read.
        REFUSED
    }

    /// Reviews run from now on, or no longer.
    default void running(boolean now) {}

    /// An answer was kept, and more can join it.
    default void kept() {}

    /// An answer is not reviewed: its texts could not be encoded, or its record not be read.
    default void notReviewed(Cause cause) {}

    /// Entries that a task holds more, or fewer, than it was told to hold before.
    default void entries(Store store, int more) {}

    /// Another question asks the same as one that was kept.
    default void matched() {}

    default void arrived(EvidenceMode mode, Arrival arrival) {}

    /// One more answer was asked for.
    ///
    /// @param result `drawn`, `useless`, or the name of the cause why none came
    default void resampled(String result) {}

    /// What an answer that was asked for cost, as estimated.
    default void resampleTokens(int read, int written) {}

    /// A verdict was given again.
    default void revised(Verdict verdict) {}

    /// An output record was not written.
    default void dropped(String node) {}

    /// What entries are held in.
    enum Store {
        ANSWERS,
        NEIGHBOURS,
        EARLY
    }
}
