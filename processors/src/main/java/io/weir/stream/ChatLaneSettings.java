// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.stream.async.AsyncSettings;
import io.weir.stream.store.StorePlacement;
import java.time.Duration;

/// Bounds and times of the chat lane.
///
/// @param dedupeWindow how long an event's id is remembered, in event time
/// @param joinBound how long half an exchange waits for the other, from its arrival
/// @param decidedRetention how long it is remembered that an exchange was decided
/// @param pendingHalvesMax how many halves wait in one task; past it the eldest is judged alone at once
/// @param pendingHeapBytesMax how many bytes of waiting halves a task also keeps read, to spare a second reading
/// @param clockAheadMax how far a record's clock may be ahead before it is set back to now
/// @param alertsOpenMax how many alerts are open in one task; past it the quietest is closed
/// @param checkInterval how often waiting halves and open alerts are looked at
/// @param guardDeadline how long guards that wait may take for one try
/// @param async bounds of work in flight; its deadline is above `guardDeadline`
/// @param placement where the dedupe, join, conversation, and alert stores lie
/// @param conversationMemory how long a quiet conversation, or subject, is remembered
/// @param conversationsMax how many of either are remembered in one task; past it the quietest is forgotten
/// @param reviews what is left for reviews, where a guard's verdict can be revised
public record ChatLaneSettings(
        Duration dedupeWindow,
        Duration joinBound,
        Duration decidedRetention,
        int pendingHalvesMax,
        long pendingHeapBytesMax,
        Duration clockAheadMax,
        int alertsOpenMax,
        Duration checkInterval,
        Duration guardDeadline,
        AsyncSettings async,
        StorePlacement placement,
        Duration conversationMemory,
        int conversationsMax,
        Reviews reviews) {

    public static final ChatLaneSettings DEFAULT = new ChatLaneSettings(
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            100_000,
            64L << 20,
            Duration.ofMinutes(5),
            10_000,
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            AsyncSettings.DEFAULT.withDeadline(Duration.ofMillis(5250)),
            StorePlacement.DISK,
            Duration.ofDays(1),
            100_000,
            Reviews.NONE);

    public ChatLaneSettings {
        if (!(dedupeWindow.isPositive()
                && joinBound.isPositive()
                && decidedRetention.isPositive()
                && checkInterval.isPositive()
                && guardDeadline.isPositive()
                && conversationMemory.isPositive())) {
            throw new IllegalArgumentException("windows, bounds and deadlines are above 0");
        }
        if (!(pendingHalvesMax >= 1 && pendingHeapBytesMax >= 0 && alertsOpenMax >= 1 && conversationsMax >= 1)
                || clockAheadMax.isNegative()) {
            throw new IllegalArgumentException(
                    "at least one half waits, one alert is open and one conversation remembered; clockAheadMax is at least 0");
        }
        if (async.deadline().compareTo(guardDeadline) <= 0) {
            throw new IllegalArgumentException("the async deadline is above the guards' own");
        }
    }

    public ChatLaneSettings withPlacement(StorePlacement newPlacement) {
        return new ChatLaneSettings(
                dedupeWindow,
                joinBound,
                decidedRetention,
                pendingHalvesMax,
                pendingHeapBytesMax,
                clockAheadMax,
                alertsOpenMax,
                checkInterval,
                guardDeadline,
                async,
                newPlacement,
                conversationMemory,
                conversationsMax,
                reviews);
    }

    /// What is left for reviews.
    public ChatLaneSettings withReviews(Reviews wanted) {
        return new ChatLaneSettings(
                dedupeWindow,
                joinBound,
                decidedRetention,
                pendingHalvesMax,
                pendingHeapBytesMax,
                clockAheadMax,
                alertsOpenMax,
                checkInterval,
                guardDeadline,
                async,
                placement,
                conversationMemory,
                conversationsMax,
                wanted);
    }

    /// What is left for reviews.
    public enum Reviews {
        NONE,
        /// The answer with its claims.
        ANSWERS,
        /// The whole prompt too, so that it can be asked again.
        PROMPTS
    }
}
