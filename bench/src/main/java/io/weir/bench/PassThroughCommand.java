// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.schema.Topic;
import io.weir.stream.ChatLane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How many input events the whole chat lane commits a second, beside loops without Kafka Streams.
@Command(
        name = "pass-through",
        mixinStandardHelpOptions = true,
        description = {
            "The chat lane with stubbed guards, from backlog: committed input events a second,",
            "as a share of plain transactional loops over the same input. The first, which floor and",
            "target are for, reads, joins, asks the guards, decides and writes the same records by",
            "hand; the second also writes what the stream keeps in its stores to a topic; the third",
            "only copies each event."
        },
        footer = {"", "Examples:", "  ./weir bench pass-through", "  ./weir bench pass-through --rounds 7 --json -"})
final class PassThroughCommand implements WeirBenchmark {

    private static final double FLOOR = 0.60;
    private static final double TARGET = 0.70;
    private static final int CONVERSATIONS = 1_000;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--exchanges",
            defaultValue = "60000",
            description = "Exchanges in the backlog, two events each (default: ${DEFAULT-VALUE}).")
    private int exchanges;

    @Option(
            names = "--guard-micros",
            defaultValue = "10",
            description = "What each of two stubbed guards costs for an exchange (default: ${DEFAULT-VALUE}).")
    private int guardMicros;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads of every contender (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            description = "Partitions of every topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        try (BenchBroker broker = BenchBroker.start(partitions)) {
            broker.createInputs();
            Backlog.fill(broker.clients(), new ChatEvents(CONVERSATIONS), exchanges);
            List<Rounds.Contender> contenders = List.of(
                    new Rounds.Contender("stream", round -> stream(broker, round)),
                    new Rounds.Contender("by hand", round -> byHand(broker, "by-hand-" + round, false)),
                    new Rounds.Contender("durable by hand", round -> byHand(broker, "durable-" + round, true)),
                    new Rounds.Contender("copy", round -> copy(broker, round)));
            return report(options.rounds().run(contenders));
        }
    }

    private Measurement stream(BenchBroker broker, int round) {
        String group = "stream-" + round;
        return measure(
                broker,
                group,
                Topic.DECISION,
                exchanges,
                () -> BenchLane.start(BenchLane.lane(guardMicros), broker, group, threads));
    }

    private Measurement byHand(BenchBroker broker, String group, boolean durable) {
        ChatLane lane = BenchLane.lane(guardMicros);
        Optional<String> state = durable ? Optional.of(group + "-state") : Optional.empty();
        state.ifPresent(broker::create);
        return measure(
                broker,
                group,
                Topic.DECISION,
                exchanges,
                () -> Running.all(IntStream.range(0, threads)
                        .<Running>mapToObj(
                                i -> new PlainLoop(broker.clients(), group, i, inputs(), new HandWritten(lane, state)))
                        .toList()));
    }

    private Measurement copy(BenchBroker broker, int round) {
        String group = "copy-" + round;
        return measure(
                broker,
                group,
                Topic.RELEASED,
                2L * exchanges,
                () -> Running.all(IntStream.range(0, threads)
                        .<Running>mapToObj(i -> new PlainLoop(
                                broker.clients(),
                                group,
                                i,
                                inputs(),
                                (record, output) -> output.accept(new ProducerRecord<>(
                                        Topic.RELEASED.topicName(),
                                        null,
                                        record.timestamp(),
                                        record.key(),
                                        record.value(),
                                        record.headers()))))
                        .toList()));
    }

    private Measurement measure(BenchBroker broker, String group, Topic result, long results, Supplier<Running> start) {
        broker.createOutputs();
        Measurement measurement;
        try (Running _ = start.get()) {
            measurement = new CommittedInput(broker.admin()).await(group, 2L * exchanges);
        }
        CommittedOutput.expect(broker.clients(), result.topicName(), results);
        broker.removeOutputs(group);
        return measurement;
    }

    private static List<String> inputs() {
        return BenchBroker.INPUTS.stream().map(Topic::topicName).toList();
    }

    private BenchReport report(Rounds.Result result) {
        List<BenchReport.Row> rows = new ArrayList<>();
        rows.add(BenchReport.Row.of(
                "rate / same work by hand", result.rateRatios("stream", "by hand"), FLOOR, TARGET, true));
        rows.add(BenchReport.Row.shown("rate / the same, durable", result.rateRatios("stream", "durable by hand")));
        rows.add(BenchReport.Row.shown("rate / bare copy", result.rateRatios("stream", "copy")));
        rows.add(BenchReport.Row.shown("CPU / same work by hand", result.cpuRatios("stream", "by hand")));
        rows.add(BenchReport.Row.shown("CPU / the same, durable", result.cpuRatios("stream", "durable by hand")));
        rows.addAll(result.shownRows("events/s"));
        return BenchReport.of(
                "pass-through",
                List.of(
                        BenchReport.setting("broker", "in this process, one replica"),
                        BenchReport.setting("events", 2 * exchanges),
                        BenchReport.setting("event bytes", ChatEvents.VALUE_BYTES),
                        BenchReport.setting("rounds", result.rounds()),
                        BenchReport.setting("threads of each contender", threads),
                        BenchReport.setting("partitions", partitions),
                        BenchReport.setting("guards", BenchLane.GUARDS),
                        BenchReport.setting("guard µs", guardMicros)),
                rows);
    }

    /// Fills the input topics once; every contender of every round reads all of it.
    static final class Backlog {

        private Backlog() {}

        @SuppressWarnings("FutureReturnValueIgnored") // A lost event is missing from the committed input.
        static void fill(Clients clients, ChatEvents events, int exchanges) {
            Progress.say(String.format(Locale.ROOT, "writing %,d events", 2 * exchanges));
            try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
                for (int i = 0; i < exchanges; i++) {
                    long now = System.currentTimeMillis();
                    producer.send(events.prompt(i, now));
                    producer.send(events.response(i, now));
                }
                producer.flush();
            }
        }
    }
}
