// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ProcessorFixture.SETTINGS;
import static io.weir.stream.ProcessorFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import io.weir.stream.store.StorePlacement;
import io.weir.wire.HalfExchange;
import io.weir.wire.JoinedExchange;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The join over restarts: its stores stay, its heap does not.
final class JoinProcessorTest {

    private final MockProcessorContext<Object, Object> context =
            new MockProcessorContext<>(new Properties(), new TaskId(0, 0), new File("target"));
    private final Facts facts = new Facts();
    private JoinProcessor join = new JoinProcessor(ProcessorFixture.lane(facts, () -> START));

    @BeforeEach
    void start() {
        context.setCurrentSystemTimeMs(START.toEpochMilli());
        Duration stretch = Duration.ofMillis(JoinProcessor.stretchMillis(SETTINGS));
        var waiting = StorePlacement.MEMORY
                .keyValues(JoinProcessor.WAITING_STORE, Map.of())
                .withLoggingDisabled()
                .build();
        var decided = StorePlacement.MEMORY
                .marks(JoinProcessor.DECIDED_STORE, stretch.multipliedBy(3), stretch)
                .withLoggingDisabled()
                .build();
        waiting.init(context.getStateStoreContext(), waiting);
        decided.init(context.getStateStoreContext(), decided);
        join.init(context);
    }

    /// F8: what waited when the application stopped is judged when it is back, however long that took.
    @Test
    void aHalfThatWaitedOverALongDowntimeIsJudgedAlone() {
        process(Halves.prompt("1", 1));

        restartAfter(Duration.ofDays(30));
        pass(SETTINGS.joinBound());
        process(Halves.prompt("2", 2));
        punctuate();

        assertThat(joined()).containsExactly("1 1");
        assertThat(facts.count("judgedAlone")).isEqualTo(1);
        process(Halves.response("1", 3));
        assertThat(deadLetters()).isEqualTo(1);
    }

    @Test
    void aHalfThatWaitedOverALongDowntimeStillMeetsItsOther() {
        process(Halves.prompt("1", 1));

        restartAfter(Duration.ofDays(30));
        process(Halves.response("1", 2));
        punctuate();

        assertThat(joined()).containsExactly("1 2");
    }

    /// Nothing was read meanwhile: the other half may lie on its topic as the next record.
    @Test
    void theTimeOfADowntimeIsNoPartOfTheBound() {
        process(Halves.prompt("1", 1));

        restartAfter(SETTINGS.joinBound().multipliedBy(10));
        punctuate();
        assertThat(joined()).isEmpty();
        pass(SETTINGS.joinBound().minusMillis(1));
        punctuate();
        process(Halves.response("1", 2));

        assertThat(joined()).containsExactly("1 2");
    }

    @Test
    void halvesWaitInTheOrderOfArrivalOverARestart() {
        for (int i = 0; i < 50; i++) {
            process(Halves.prompt("e" + i, i));
            context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + 1);
        }

        restartAfter(Duration.ofMillis(1));
        pass(SETTINGS.joinBound());
        punctuate();
        assertThat(joined()).hasSize(50).startsWith("e0 1", "e1 1").endsWith("e49 1");
    }

    /// The clock of the machine went back: what waits does not wait for it to come again.
    @Test
    void aClockSetBackDoesNotMakeAHalfWaitLonger() {
        process(Halves.prompt("1", 1));

        restartAfter(Duration.ofDays(-30));
        pass(SETTINGS.joinBound());
        punctuate();

        assertThat(joined()).containsExactly("1 1");
    }

    @Test
    void aDecidedExchangeIsRememberedOverARestartForItsRetention() {
        process(Halves.prompt("1", 1));
        process(Halves.response("1", 2));

        restartAfter(SETTINGS.decidedRetention());
        process(Halves.response("1", 3));
        assertThat(deadLetters()).isEqualTo(1);
        restartAfter(Duration.ofMillis(1));
        process(Halves.response("1", 4));

        assertThat(deadLetters()).isEqualTo(1);
        assertThat(joined()).containsExactly("1 2");
    }

    private void pass(Duration time) {
        context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + time.toMillis());
    }

    private void restartAfter(Duration time) {
        pass(time);
        context.scheduledPunctuators().clear();
        join = new JoinProcessor(ProcessorFixture.lane(facts, () -> START));
        join.init(context);
    }

    private void process(HalfExchange half) {
        join.process(new Record<>("acme/c", half, half.origin().timestamp()));
    }

    private void punctuate() {
        context.scheduledPunctuators().getLast().getPunctuator().punctuate(context.currentSystemTimeMs());
    }

    /// Each exchange that went on, with how many halves.
    private List<String> joined() {
        return context.forwarded(GuardsProcessor.NAME).stream()
                .map(forward -> (JoinedExchange) forward.record().value())
                .map(exchange ->
                        exchange.id().exchange() + ' ' + exchange.halves().size())
                .toList();
    }

    private int deadLetters() {
        return context.forwarded(Sinks.of(Topic.DEAD_LETTER)).size();
    }
}
