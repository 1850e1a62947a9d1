// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.stream.async.AsyncSettings;
import io.weir.stream.store.StorePlacement;
import java.time.Duration;

/// Bounds and times of the image lane.
///
/// @param dedupeWindow how long an event's id is remembered, in event time
/// @param duplicateWindow how long a file is remembered as a source's, in event time
/// @param clockAheadMax how far a record's clock may be ahead before it is set back to now
/// @param fileBytesMax of a picture that is fetched
/// @param pValueMax up to which a window looks like no registered generator
/// @param async bounds of work in flight
/// @param placement where the stores lie
public record ImageLaneSettings(
        Duration dedupeWindow,
        Duration duplicateWindow,
        Duration clockAheadMax,
        int fileBytesMax,
        double pValueMax,
        AsyncSettings async,
        StorePlacement placement) {

    public static final ImageLaneSettings DEFAULT = new ImageLaneSettings(
            Duration.ofMinutes(10),
            Duration.ofDays(1),
            Duration.ofMinutes(5),
            16 << 20,
            .1,
            AsyncSettings.DEFAULT.withDeadline(Duration.ofSeconds(10)).withInFlight(256, 64L << 20),
            StorePlacement.DISK);

    public ImageLaneSettings {
        if (!(dedupeWindow.isPositive() && duplicateWindow.isPositive()) || clockAheadMax.isNegative()) {
            throw new IllegalArgumentException("windows are above 0, clockAheadMax at least 0");
        }
        if (!(fileBytesMax > 0 && pValueMax > 0 && pValueMax < 1)) {
            throw new IllegalArgumentException("files have bytes, and p-values lie between 0 and 1");
        }
    }

    public ImageLaneSettings withPlacement(StorePlacement other) {
        return new ImageLaneSettings(
                dedupeWindow, duplicateWindow, clockAheadMax, fileBytesMax, pValueMax, async, other);
    }

    public ImageLaneSettings withAsync(AsyncSettings other) {
        return new ImageLaneSettings(
                dedupeWindow, duplicateWindow, clockAheadMax, fileBytesMax, pValueMax, other, placement);
    }
}
