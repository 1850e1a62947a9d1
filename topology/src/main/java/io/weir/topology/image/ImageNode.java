// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.guard.BlobStore;
import io.weir.guard.ImageEncoder;
import io.weir.guard.image.PictureLook;
import io.weir.guard.image.PlacedReference;
import io.weir.schema.ContractCodec;
import io.weir.stream.ErrorHandlers;
import io.weir.stream.ImageLane;
import io.weir.stream.ImageListener;
import io.weir.stream.ImageTopology;
import io.weir.stream.async.VirtualThreads;
import io.weir.topology.chat.RestoreTimes;
import io.weir.topology.chat.ThreadReplacement;
import io.weir.topology.config.KafkaSettings;
import io.weir.topology.metrics.ImageMeters;
import io.weir.topology.metrics.ModelMeters;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.vision.attribution.RegisteredGenerators;
import io.weir.vision.copy.CopyWatch;
import io.weir.vision.seen.ImageLimits;
import io.weir.vision.seen.PictureReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.ImageEventReader;
import io.weir.wire.ImageRecords;
import io.weir.wire.RecordLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The image lane of one process: encoder, reference and protected pictures, opened before the first record is
/// read, and the streams over them.
///
/// A Kafka Streams application of its own, `<application id>-images`: more instances share its work, whether or
/// not they run the chat lane.
public final class ImageNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ImageNode.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final ImageNodeSettings settings;
    private final ImageEncoder encoder;
    private final Optional<PlacedReference> reference;
    private final Optional<CopyWatch> watch;
    private final BlobStore blobs;
    private final ImageListener listener;
    private final List<AutoCloseable> atClose;
    private @Nullable KafkaStreams streams;

    private ImageNode(
            ImageNodeSettings settings,
            ImageEncoder encoder,
            Optional<PlacedReference> reference,
            Optional<CopyWatch> watch,
            BlobStore blobs,
            ImageListener listener,
            List<AutoCloseable> atClose) {
        this.settings = settings;
        this.encoder = encoder;
        this.reference = reference;
        this.watch = watch;
        this.blobs = blobs;
        this.listener = listener;
        this.atClose = atClose;
    }

    /// Opens all that the settings name.
    ///
    /// @throws IOException where a file is missing, or the reference is another encoder's
    public static ImageNode open(ImageNodeSettings settings, ModelSettings models, MeterRegistry meters)
            throws IOException {
        ModelRuntime runtime = ModelRuntime.of(models, new ModelMeters(meters));
        List<AutoCloseable> atClose = new ArrayList<>(List.of(runtime));
        try {
            ImageEncoder encoder = runtime.imageEncoder(settings.encoder());
            runtime.open().forEach(model -> ModelMeters.bind(meters, model));
            Optional<PlacedReference> reference = reference(settings.reference(), encoder);
            Optional<CopyWatch> watch = settings.protectedPictures().isPresent()
                    ? Optional.of(
                            ProtectedPictures.read(settings.protectedPictures().get(), encoder))
                    : Optional.empty();
            return new ImageNode(
                    settings,
                    encoder,
                    reference,
                    watch,
                    blobs(settings, atClose),
                    new ImageMeters(meters, settings.tenants()),
                    atClose);
        } catch (IOException | RuntimeException failed) {
            runtime.close();
            throw failed;
        }
    }

    /// Of parts that someone else opened and closes.
    public static ImageNode of(
            ImageNodeSettings settings,
            ImageEncoder encoder,
            Optional<PlacedReference> reference,
            Optional<CopyWatch> watch,
            BlobStore blobs,
            ImageListener listener) {
        return new ImageNode(settings, encoder, reference, watch, blobs, listener, List.of());
    }

    /// Starts the stream threads.
    ///
    /// @param stopped is run where the streams have stopped by themselves, or were closed
    public void start(KafkaSettings kafka, ContractCodec codec, RecordLimits limits, Runnable stopped) {
        ImageLane lane = new ImageLane(
                new ImageEventReader(),
                blobs,
                new PictureLook(new PictureReader(ImageLimits.standard()), Optional.of(encoder), reference),
                new ImageRecords(codec, limits),
                new ContractEncoder(codec, limits),
                reference,
                new RegisteredGenerators(),
                watch,
                listener,
                new VirtualThreads("pictures", settings.concurrencyMax(), listener::queued),
                InstantSource.system(),
                settings.lane());
        Properties properties = kafka.streamsProperties();
        properties.putAll(ErrorHandlers.properties(lane, limits));
        properties.put(
                StreamsConfig.APPLICATION_ID_CONFIG,
                properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG) + "-images");
        var started = new KafkaStreams(ImageTopology.build(lane), properties);
        started.setGlobalStateRestoreListener(new RestoreTimes(listener::restored));
        started.setUncaughtExceptionHandler(new ThreadReplacement(InstantSource.system()));
        started.setStateListener((now, before) -> {
            LOG.info("image streams: state={} before={}", now, before);
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                stopped.run();
            }
        });
        streams = started;
        started.start();
    }

    /// After [#start].
    public KafkaStreams streams() {
        if (streams == null) {
            throw new IllegalStateException("the image lane was not started");
        }
        return streams;
    }

    @Override
    public void close() {
        if (streams != null && !streams.close(CLOSE_WITHIN)) {
            LOG.warn("image streams did not stop in time: seconds={}", CLOSE_WITHIN.toSeconds());
        }
        for (AutoCloseable part : atClose) {
            try {
                part.close();
            } catch (Exception failed) {
                LOG.warn(
                        "part of the image lane did not close: failure={}",
                        failed.getClass().getSimpleName());
            }
        }
    }

    private static Optional<PlacedReference> reference(Optional<Path> file, ImageEncoder encoder) throws IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PlacedReference read = ImageReferenceFile.read(file.get());
        if (!read.encoderDigest().equals(encoder.model().sha256())) {
            throw new IOException(file.get() + " was frozen with another encoder than "
                    + encoder.model().id() + "; freeze it anew");
        }
        return Optional.of(read);
    }

    private static BlobStore blobs(ImageNodeSettings settings, List<AutoCloseable> atClose) throws IOException {
        Optional<BlobStore> directory = settings.directory().isPresent()
                ? Optional.of(new DirectoryBlobs(settings.directory().get()))
                : Optional.empty();
        Optional<BlobStore> bucket = settings.bucket().map(found -> {
            var store = new BucketBlobs(found, InstantSource.system());
            atClose.add(store);
            return store;
        });
        return new EventBlobs(directory, bucket);
    }
}
