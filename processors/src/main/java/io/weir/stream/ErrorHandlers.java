// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.stream.store.Changelogs;
import io.weir.wire.RecordLimits;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// What Kafka Streams must be told so that the chat lane loses nothing where something fails.
///
/// Beside these properties it needs an uncaught-exception handler that replaces a failed thread.
public final class ErrorHandlers {
    static final String LIMITS = "weir.record.limits";
    static final String DEAD_LETTERS = "weir.dead.letters";

    private ErrorHandlers() {}

    /// Put over all others.
    ///
    /// @param limits the ones that the lane's encoder keeps to
    public static Map<String, Object> properties(ChatLane lane, RecordLimits limits) {
        return properties(new DeadLetters(lane.encoder(), lane.listener()), limits);
    }

    /// The same for the image lane.
    public static Map<String, Object> properties(ImageLane lane, RecordLimits limits) {
        return properties(lane.deadLetters(), limits);
    }

    private static Map<String, Object> properties(DeadLetters deadLetters, RecordLimits limits) {
        return Map.of(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                WeirProductionExceptionHandler.class,
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                WeirProcessingExceptionHandler.class,
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                Changelogs.RECORD_BYTES_MAX,
                LIMITS,
                limits,
                DEAD_LETTERS,
                deadLetters);
    }
}
