// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.uncertainty.review.Hyperplanes;
import io.weir.stream.async.AsyncSettings;
import io.weir.stream.store.StorePlacement;
import java.time.Duration;

/// Bounds and times of the reviews, for each of their tasks.
///
/// @param window how long evidence may come after an answer, in event time and on the wall clock
/// @param neighbours whether answers to like questions are sought
/// @param tenantMax answers of one tenant that are kept, and as many as neighbours; past it the eldest goes
/// @param bucketMax answers of one bucket that are kept
/// @param planes how vectors are sorted into buckets; another value forgets who waits in them
/// @param checkInterval how often what is over is sought
/// @param async of the work that waits for the encoder
/// @param placement of the stores
public record ReviewSettings(
        Duration window,
        boolean neighbours,
        int tenantMax,
        int bucketMax,
        Hyperplanes planes,
        Duration checkInterval,
        AsyncSettings async,
        StorePlacement placement) {

    public static final Duration WINDOW_MIN = Duration.ofMinutes(30);
    public static final Duration WINDOW_MAX = Duration.ofHours(2);
    public static final int BUCKET_MAX = 64;

    public static final ReviewSettings DEFAULT = new ReviewSettings(
            Duration.ofHours(1),
            true,
            10_000,
            BUCKET_MAX,
            Hyperplanes.USUAL,
            Duration.ofSeconds(1),
            AsyncSettings.DEFAULT.withInFlight(64, 16L << 20).withDeadline(Duration.ofSeconds(30)),
            StorePlacement.DISK);

    public ReviewSettings {
        if (!(window.compareTo(WINDOW_MIN) >= 0 && window.compareTo(WINDOW_MAX) <= 0)) {
            throw new IllegalArgumentException("evidence is waited for 30 to 120 minutes: " + window);
        }
        if (!(tenantMax >= 1 && bucketMax >= 1 && bucketMax <= BUCKET_MAX && checkInterval.isPositive())) {
            throw new IllegalArgumentException("a tenant keeps an answer, and a bucket 1 to " + BUCKET_MAX);
        }
    }

    public ReviewSettings withPlacement(StorePlacement other) {
        return new ReviewSettings(
                window, neighbours, tenantMax, bucketMax, planes, checkInterval, async.withPlacement(other), other);
    }

    public ReviewSettings withBounds(int ofTenant, int ofBucket) {
        return new ReviewSettings(window, neighbours, ofTenant, ofBucket, planes, checkInterval, async, placement);
    }
}
