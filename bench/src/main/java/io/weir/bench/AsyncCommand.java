// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.stream.async.AsyncProcessorSupplier;
import io.weir.stream.async.AsyncSettings;
import io.weir.stream.async.AsyncWork;
import io.weir.stream.async.InFlightTotal;
import io.weir.stream.async.ValueCodec;
import io.weir.stream.async.VirtualThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How close work that waits comes to the rate that its waiting alone allows, and at what CPU.
@Command(
        name = "async",
        mixinStandardHelpOptions = true,
        description = {
            "Simulated model calls through AsyncProcessor, one partition, 1 KB records: the rate as a",
            "share of theory (calls at once / wait), and CPU a record as a multiple of a transactional",
            "consumer written by hand. CPU is the whole process', the broker included, for both."
        },
        footer = {"", "Examples:", "  ./weir bench async", "  ./weir bench async --in-flight 64 --records 10000"})
final class AsyncCommand implements WeirBenchmark {

    private static final double RATE_FLOOR = 0.90;
    private static final double RATE_TARGET = 0.93;
    private static final double CPU_BOUND = 1.3;
    private static final int VALUE_BYTES = 1_024;
    private static final int KEYS = 1_000;
    private static final long IN_FLIGHT_BYTES_MAX = 64L << 20;
    private static final String INPUT = "bench-in";
    private static final String OUTPUT = "bench-out";

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--records",
            defaultValue = "80000",
            description = "Records in the backlog (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(
            names = "--in-flight",
            defaultValue = "512",
            description = "Calls at once, for every contender (default: ${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--spare",
            defaultValue = "256",
            description = {
                "Further records that the stream takes in while so many are worked on, so that calls",
                "go on while it commits (default: ${DEFAULT-VALUE})."
            })
    private int spare;

    @Option(
            names = "--wait-millis",
            defaultValue = "50",
            description = "How long the simulated work waits (default: ${DEFAULT-VALUE}).")
    private int waitMillis;

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        try (BenchBroker broker = BenchBroker.start(1)) {
            broker.create(INPUT);
            fill(broker.clients());
            List<Rounds.Contender> contenders = List.of(
                    new Rounds.Contender("stream", round -> stream(broker, "stream-" + round, spare)),
                    new Rounds.Contender("no spare", round -> stream(broker, "no-spare-" + round, 0)),
                    new Rounds.Contender("by hand", round -> byHand(broker, "by-hand-" + round)));
            return report(options.rounds().run(contenders));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A lost record is missing from the committed input.
    private void fill(Clients clients) {
        Progress.say(String.format(Locale.ROOT, "writing %,d records", records));
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) 'w');
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(INPUT, ("bench/c" + i % KEYS).getBytes(UTF_8), value));
            }
            producer.flush();
        }
    }

    private Measurement stream(BenchBroker broker, String group, int spareRecords) {
        return measure(broker, group, () -> BenchLane.start(topology(spareRecords), Map.of(), broker, group, 1));
    }

    private Measurement byHand(BenchBroker broker, String group) {
        return measure(
                broker, group, () -> new PlainAsyncLoop(broker.clients(), group, INPUT, OUTPUT, this::work, inFlight));
    }

    private Measurement measure(BenchBroker broker, String group, Supplier<Running> start) {
        broker.create(OUTPUT);
        Measurement measurement;
        try (Running _ = start.get()) {
            measurement = new CommittedInput(broker.admin()).await(group, records);
        }
        CommittedOutput.expectAtLeast(broker.clients(), OUTPUT, records - inFlight - spare);
        broker.remove(OUTPUT, group);
        return measurement;
    }

    private Topology topology(int spareRecords) {
        var topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(), "in", new StringDeserializer(), new ByteArrayDeserializer(), INPUT);
        topology.addProcessor(
                "async",
                new AsyncProcessorSupplier<>(
                        "in-flight",
                        AsyncSettings.DEFAULT.withInFlight(inFlight + spareRecords, IN_FLIGHT_BYTES_MAX),
                        new Waiting(),
                        new AsItIs(),
                        new VirtualThreads("work", inFlight),
                        InstantSource.system(),
                        new InFlightTotal((_, _) -> {})),
                "in");
        topology.addSink("out", OUTPUT, new StringSerializer(), new ByteArraySerializer(), "async");
        return topology;
    }

    private byte[] work(byte[] value) {
        try {
            Thread.sleep(Duration.ofMillis(waitMillis));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return value;
    }

    private BenchReport report(Rounds.Result result) {
        double theory = inFlight * 1_000.0 / waitMillis;
        List<BenchReport.Row> rows = new ArrayList<>();
        rows.add(BenchReport.Row.of(
                "rate / theory", over(result.rates("stream"), theory), RATE_FLOOR, RATE_TARGET, true));
        rows.add(BenchReport.Row.of(
                "CPU a record / by hand", result.cpuRatios("stream", "by hand"), CPU_BOUND, CPU_BOUND, false));
        rows.add(BenchReport.Row.shown("rate without spare / theory", over(result.rates("no spare"), theory)));
        rows.add(BenchReport.Row.shown("rate by hand / theory", over(result.rates("by hand"), theory)));
        rows.add(BenchReport.Row.shown("rate / by hand", result.rateRatios("stream", "by hand")));
        rows.addAll(result.shownRows("records/s"));
        return BenchReport.of(
                "async",
                List.of(
                        BenchReport.setting("broker", "in this process, one replica"),
                        BenchReport.setting("records", records),
                        BenchReport.setting("record bytes", VALUE_BYTES),
                        BenchReport.setting("calls at once", inFlight),
                        BenchReport.setting("spare records", spare),
                        BenchReport.setting("wait ms", waitMillis),
                        BenchReport.setting("theory records/s", Math.round(theory)),
                        BenchReport.setting("partitions", 1),
                        BenchReport.setting("rounds", result.rounds())),
                rows);
    }

    private static double[] over(double[] values, double divisor) {
        return Arrays.stream(values).map(value -> value / divisor).toArray();
    }

    private final class Waiting implements AsyncWork<byte[], byte[]> {

        @Override
        public byte[] perform(byte[] value, Instant deadline) {
            return work(value);
        }

        @Override
        public byte[] timedOut(byte[] value) {
            return value;
        }

        @Override
        public byte[] failed(byte[] value, Throwable failure) {
            return value;
        }
    }

    private static final class AsItIs implements ValueCodec<byte[]> {

        @Override
        public byte[] encode(byte[] value) {
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes;
        }
    }
}
