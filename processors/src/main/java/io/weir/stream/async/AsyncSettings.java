// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import io.weir.stream.store.StorePlacement;
import java.time.Duration;

/// Bounds and times of an [AsyncProcessor], for each of its tasks.
///
/// @param inFlightRecordsMax how many records may be worked on, or wait for an earlier one of their key
/// @param inFlightBytesMax how large they may be together, as stored; one record always fits
/// @param deadline how long a record's work may take before it is answered without it
/// @param holdMax the longest extra time that [AsyncWork#hold(Object)] can ask for
/// @param waitMax how long `process` may wait for room between two punctuations, in all; keep it below
///     the producer's `transaction.timeout.ms`, because nothing is committed meanwhile
/// @param drainInterval how often answers are forwarded when no record comes; the consumer's `poll.ms`
///     must be no longer, or an idle thread sleeps through it
/// @param placement where the in-flight store lies; it is bounded, so the heap is the default
public record AsyncSettings(
        int inFlightRecordsMax,
        long inFlightBytesMax,
        Duration deadline,
        Duration holdMax,
        Duration waitMax,
        Duration drainInterval,
        StorePlacement placement) {

    public static final AsyncSettings DEFAULT = new AsyncSettings(
            512,
            64L << 20,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofMillis(10),
            StorePlacement.MEMORY);

    public AsyncSettings {
        if (!(inFlightRecordsMax >= 1 && inFlightBytesMax >= 1)) {
            throw new IllegalArgumentException("at least one record and one byte are in flight");
        }
        if (!(deadline.isPositive() && waitMax.isPositive() && drainInterval.isPositive()) || holdMax.isNegative()) {
            throw new IllegalArgumentException("deadline, waitMax and drainInterval are above 0, holdMax at least 0");
        }
    }

    public AsyncSettings withInFlight(int recordsMax, long bytesMax) {
        return new AsyncSettings(recordsMax, bytesMax, deadline, holdMax, waitMax, drainInterval, placement);
    }

    public AsyncSettings withDeadline(Duration newDeadline) {
        return new AsyncSettings(
                inFlightRecordsMax, inFlightBytesMax, newDeadline, holdMax, waitMax, drainInterval, placement);
    }

    public AsyncSettings withPlacement(StorePlacement other) {
        return new AsyncSettings(
                inFlightRecordsMax, inFlightBytesMax, deadline, holdMax, waitMax, drainInterval, other);
    }
}
