// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ProcessorFixture.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Side;
import io.weir.guard.pattern.PatternGuard;
import io.weir.schema.Topic;
import io.weir.wire.RecordLimits;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorHandlersTest {

    private final RecordLimits limits = RecordLimits.ofContract();
    private final Facts facts = new Facts();

    /// F16: the thread that runs next knows the limit.
    @Test
    void aRecordTheBrokerRefusesLowersItsTopicsLimitAndFailsTheTransaction() {
        var answer = production().handleError(at(DecideProcessor.NAME), output(60_000), new RecordTooLargeException());

        assertThat(answer.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
        assertThat(answer.deadLetterQueueRecords()).isEmpty();
        assertThat(limits.of(Topic.RELEASED)).isBetween(60_000, 60_000 + 2_000);
        assertThat(limits.of(Topic.DECISION))
                .isEqualTo(Topic.DECISION.settings().recordBytesMax());
    }

    @Test
    void aRefusedChangelogRecordTeachesNothing() {
        var record = new ProducerRecord<byte[], byte[]>("weir-join-waiting-changelog", new byte[9_000]);

        var answer = production().handleError(at("join"), record, new RecordTooLargeException());

        assertThat(answer.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
    }

    @Test
    void whatMayPassIsTriedAgainAndWhatMayNotFails() {
        assertThat(production()
                        .handleError(at("x"), output(1), new TimeoutException())
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.RETRY);
        assertThat(production()
                        .handleError(at("x"), output(1), new InvalidTopicException())
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
        assertThat(limits.of(Topic.RELEASED))
                .isEqualTo(Topic.RELEASED.settings().recordBytesMax());
    }

    @ParameterizedTest
    @ValueSource(strings = {IntakeProcessor.NAME, DeduplicateProcessor.NAME})
    void aDefectAtTheInputIsADeadLetterOfTheInputRecord(String node) {
        var half = Halves.prompt("1", 1);

        var answer = processing()
                .handleError(at(node), new Record<>("acme/c", half, 1), new IllegalStateException("not told"));

        assertThat(answer.result()).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
        assertThat(answer.deadLetterQueueRecords()).hasSize(1);
        ProducerRecord<byte[], byte[]> letter = answer.deadLetterQueueRecords().getFirst();
        assertThat(letter.topic()).isEqualTo(Topic.DEAD_LETTER.topicName());
        assertThat(new String(letter.value(), UTF_8)).isEqualTo(node + " PROCESSING_FAILED");
        assertThat(facts.count("deadLettered")).isEqualTo(1);
    }

    /// What is at fault there may have come with another record.
    @ParameterizedTest
    @ValueSource(
            strings = {
                JoinProcessor.NAME,
                GuardsProcessor.NAME,
                ChatTopology.ASYNC,
                DecideProcessor.NAME,
                AlertProcessor.NAME
            })
    void aDefectFurtherOnIsNeverSkipped(String node) {
        var answer = processing().handleError(at(node), new Record<>("acme/c", "", 1), new IllegalStateException());

        assertThat(answer.result()).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
        assertThat(facts.count("deadLettered")).isZero();
    }

    /// A full disk is no fault of the record: a thousand dead letters would hide it.
    @Test
    void aStoreThatFailsIsNoDeadLetter() {
        var answer = processing()
                .handleError(at(DeduplicateProcessor.NAME), new Record<>("acme/c", "", 1), new KafkaException());

        assertThat(answer.result()).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    }

    @Test
    void aDefectInTheStreamIsADeadLetterAndThePartitionMovesOn() {
        var brokenOnce = new Facts() {
            @Override
            public void duplicate(String tenant, Side side) {
                throw new IllegalStateException("a defect");
            }
        };
        try (var stream = new ProcessorFixture(brokenOnce, new PatternGuard())) {
            stream.prompt("c", "1", "hello").prompt("c", "1", "hello");
            stream.response("c", "1", "hi").advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.DEAD_LETTER)).containsExactly("deduplicate PROCESSING_FAILED");
            assertThat(stream.written(Topic.DECISION)).containsExactly("1 RELEASE 2");
            assertThat(brokenOnce.count("received"))
                    .isEqualTo(brokenOnce.count("decided") + brokenOnce.count("deadLettered"));
        }
    }

    @Test
    void limitsNameTheTopicThatIsTooNarrow() {
        assertThatThrownBy(() -> RecordLimits.ofAll(1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000");
    }

    private WeirProductionExceptionHandler production() {
        var handler = new WeirProductionExceptionHandler();
        handler.configure(ErrorHandlers.properties(ProcessorFixture.lane(facts, () -> START), limits));
        return handler;
    }

    private WeirProcessingExceptionHandler processing() {
        var handler = new WeirProcessingExceptionHandler();
        handler.configure(ErrorHandlers.properties(ProcessorFixture.lane(facts, () -> START), limits));
        return handler;
    }

    private static ProducerRecord<byte[], byte[]> output(int bytes) {
        return new ProducerRecord<>(Topic.RELEASED.topicName(), new byte[bytes]);
    }

    private static ErrorHandlerContext at(String node) {
        return new DefaultErrorHandlerContext(
                null,
                Topic.PROMPT.topicName(),
                0,
                1,
                new RecordHeaders(),
                node,
                new TaskId(0, 0),
                1,
                "acme/c".getBytes(UTF_8),
                new byte[] {1});
    }
}
