// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.guard.ImageEncoder;
import io.weir.guard.TenantId;
import io.weir.guard.image.PictureLook;
import io.weir.guard.image.PictureLook.Looked;
import io.weir.model.ModelListener;
import io.weir.schema.ContractCodec;
import io.weir.topology.image.SampleGenerator;
import io.weir.topology.image.SamplePictures;
import io.weir.topology.image.SampleRegistry;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.vision.attribution.Attributor;
import io.weir.vision.attribution.Attributor.Concluded;
import io.weir.vision.attribution.ImageFacts;
import io.weir.vision.attribution.ImageFeatures;
import io.weir.vision.attribution.ImageSource;
import io.weir.vision.attribution.RegisteredGenerators;
import io.weir.vision.attribution.SourceReport;
import io.weir.vision.attribution.SourceStore;
import io.weir.vision.seen.ImageLimits;
import io.weir.vision.seen.PictureReader;
import io.weir.wire.ImageRecords;
import io.weir.wire.OutputRecord;
import io.weir.wire.RecordLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How fast feature events are concluded from, and that each replay gives the same bytes.
@Command(
        name = "image-replay",
        mixinStandardHelpOptions = true,
        description = {
            "Feature records in, attribution records out: decoding, the probe, windows and their store, encoding.",
            "No broker, no model and no pixels. Two threads, as two stream threads would; the rate is of the",
            "process' CPU time, so that a busy machine does not change it.",
            "",
            "Five generators of two runs each, the encoder that Weir ships."
        },
        footer = {"", "Examples:", "  ./weir bench image-replay", "  ./weir bench image-replay --events 200000"})
final class ImageReplayCommand implements WeirBenchmark {

    private static final int THREADS = 2;
    private static final int DRAWN = 1_000;
    private static final int SOURCES = 50;
    private static final double PER_CPU_SECOND = 10_000;

    @Mixin
    private final BenchOptions options = new BenchOptions(3);

    @Option(names = "--events", defaultValue = "50000", description = "Events of a round (default: ${DEFAULT-VALUE}).")
    private int events;

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        var records = new ImageRecords(ContractCodec.json(), RecordLimits.ofContract());
        SampleRegistry sample;
        List<byte[]> features;
        try (ModelRuntime models = ModelRuntime.of(ModelSettings.standard(), ModelListener.NONE)) {
            ImageEncoder encoder = models.imageEncoder("weir-vit-nano");
            sample = SampleRegistry.of(encoder, List.of(SampleGenerator.values()), 300);
            features = features(encoder, sample, records);
        }
        var registered = new RegisteredGenerators();
        sample.fingerprints().forEach(print -> registered.register(print.key().recordKey(), print));
        var digests = new ConcurrentSkipListSet<String>();
        Rounds.Result result = options.rounds()
                .run(List.of(new Rounds.Contender(
                        "replay",
                        _ -> ProcessUse.measure(
                                events, () -> replay(records, sample, registered, features, digests)))));
        return BenchReport.of(
                "image-replay",
                List.of(
                        BenchReport.setting("events", events),
                        BenchReport.setting("threads", THREADS),
                        BenchReport.setting("generators", SampleGenerator.values().length),
                        BenchReport.setting("record-bytes", features.getFirst().length)),
                List.of(
                        BenchReport.Row.of(
                                "replay.events-per-cpu-second",
                                result.cpuRates("replay"),
                                PER_CPU_SECOND,
                                PER_CPU_SECOND,
                                true),
                        BenchReport.Row.of(
                                "replay.different-outputs", new double[] {digests.size() - THREADS}, 0, 0, false)));
    }

    /// Each thread has sources of its own, as tasks do.
    private void replay(
            ImageRecords records,
            SampleRegistry sample,
            RegisteredGenerators registered,
            List<byte[]> features,
            ConcurrentSkipListSet<String> digests)
            throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            calls.add(() -> first + one(records, sample, registered, features, first));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<String> digest : threads.invokeAll(calls)) {
                digests.add(digest.get());
            }
        }
    }

    private String one(
            ImageRecords records,
            SampleRegistry sample,
            RegisteredGenerators registered,
            List<byte[]> features,
            int first)
            throws Exception {
        var attributor = new Attributor(
                sample.reference().reference(),
                sample.reference().digest(),
                registered,
                Optional.empty(),
                new HeapStore(),
                .1);
        var digest = MessageDigest.getInstance("SHA-256");
        for (int i = first; i < events; i += THREADS) {
            Concluded concluded = attributor.conclude(
                    records.readFeatures(features.get(i % features.size())).orElseThrow());
            update(digest, records.attribution(concluded));
            for (SourceReport report : concluded.reports()) {
                update(digest, records.attribution(concluded, report));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, OutputRecord output) {
        digest.update(Objects.requireNonNull(output.value()).get());
    }

    /// Pictures of all generators by fifty sources, a second apart.
    private static List<byte[]> features(ImageEncoder encoder, SampleRegistry sample, ImageRecords records)
            throws IOException {
        var look = new PictureLook(
                new PictureReader(ImageLimits.standard()), Optional.of(encoder), Optional.of(sample.reference()));
        List<SampleGenerator> generators = List.of(SampleGenerator.values());
        var random = new SplittableRandom(1);
        List<byte[]> features = new ArrayList<>();
        for (int i = 0; i < DRAWN; i++) {
            int source = i % SOURCES;
            SampleGenerator generator = generators.get(source % generators.size());
            Looked looked = look.look(
                    generator.draw(SamplePictures.training(), source % 2, random),
                    Instant.now().plusSeconds(60));
            var facts = new ImageFacts(
                    new ImageSource(new TenantId("bench"), "source-" + source),
                    "image-" + i,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    1_767_225_600_000L + 1_000L * i,
                    "weir.image.generated.v1-0@" + i);
            features.add(
                    Objects.requireNonNull(records.features(new ImageFeatures(facts, looked.hashed(), looked.content()))
                                    .value())
                            .get());
        }
        return features;
    }

    /// What a state store keeps, on the heap.
    private static final class HeapStore implements SourceStore {

        private final Map<ByteBuffer, byte[]> entries = new HashMap<>();

        @Override
        public Optional<byte[]> get(byte[] key) {
            return Optional.ofNullable(entries.get(ByteBuffer.wrap(key)));
        }

        @Override
        public void put(byte[] key, byte[] value) {
            entries.put(ByteBuffer.wrap(key), value);
        }

        @Override
        public void delete(byte[] key) {
            entries.remove(ByteBuffer.wrap(key));
        }
    }
}
