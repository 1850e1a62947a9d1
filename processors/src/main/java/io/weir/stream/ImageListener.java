// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.vision.attribution.Attributor.Concluded;
import io.weir.vision.attribution.ImageCause;
import io.weir.wire.DeadLetterReason;
import java.time.Duration;
import java.util.Optional;

/// Is told the facts of the image lane as they happen.
///
/// Called on stream threads: it must be quick and must not throw. Each accepted event (received, and no
/// duplicate) has one end: it is told in [#seen] or in [#deadLettered]. Facts are told before they are
/// committed; what is processed again after a crash is told again.
public interface ImageListener {

    ImageListener NONE = new ImageListener() {};

    /// A record was read from the input topic, before anything else.
    default void received(String tenant) {}

    /// An event was seen before, and dropped.
    default void duplicate(String tenant) {}

    /// A record's clock was ahead of the bound, and was set back.
    default void clockAhead() {}

    /// One accepted event went to the dead letters, and ends there.
    default void deadLettered(String tenant, String stage, DeadLetterReason reason) {}

    /// What is being looked at now, over all tasks of the process.
    default void inFlight(int records, long bytes) {}

    /// A look got its turn, after it had `waited` for one. Told on the look's own thread.
    default void queued(Duration waited) {}

    /// A picture's features, or the cause why there are none, were written.
    default void seen(String tenant, Optional<ImageCause> cause) {}

    /// A feature event was concluded from.
    default void concluded(String tenant, Concluded concluded) {}

    /// A feature record could not be read, and was dead-lettered.
    default void unreadableFeatures() {}

    /// A fingerprint was registered, withdrawn, or refused.
    ///
    /// @param registered how many there are now
    default void registry(int registered, boolean refused) {}

    /// A state store was restored from its changelog. Told on the restoring thread.
    default void restored(Duration took) {}
}
