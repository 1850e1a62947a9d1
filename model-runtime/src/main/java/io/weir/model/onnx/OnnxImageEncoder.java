// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.Device;
import io.weir.model.Digest;
import io.weir.model.Features;
import io.weir.model.ImageKnownAnswer;
import io.weir.model.ImageSettings;
import io.weir.model.Matrix;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelRun;
import io.weir.model.ModelStore;
import io.weir.model.Pixels;
import io.weir.model.batch.BatchScheduler;
import io.weir.model.batch.BatchSettings;
import io.weir.model.batch.Outcome;
import io.weir.model.image.ImagePreparation;
import io.weir.model.image.ResizeFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Pictures to what a vision transformer holds after each of its blocks, in this process.
///
/// The model's file is cut at those blocks each time it is opened ([OnnxCut]), so that nothing behind them
/// is computed and no derived file need be trusted; `ModelRun` names the digest of the cut. Pictures are
/// prepared on the caller's thread. It serves only after its known answer, where the catalogue has one,
/// came out right, and every layer had its shape and was finite.
///
/// Calls block; virtual threads are the usual callers. Safe for threads, also against [#close].
public final class OnnxImageEncoder implements AutoCloseable {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final CatalogueEntry entry;
    private final Digest digest;
    private final String device;
    private final OrtSession session;
    private final ImageGraph graph;
    private final ImagePreparation preparation;
    private final BatchScheduler<PreparedImage, List<Matrix>> scheduler;
    private final Optional<ImageKnownAnswer> knownAnswer;
    private final ModelListener listener;
    private volatile boolean closed;
    private volatile boolean ready;

    private OnnxImageEncoder(
            CatalogueEntry entry,
            Cut cut,
            BatchSettings settings,
            Optional<ImageKnownAnswer> knownAnswer,
            InstantSource clock,
            ModelListener listener) {
        this.entry = entry;
        this.digest = cut.digest();
        this.device = cut.opened().device();
        this.session = cut.opened().session();
        this.graph = cut.graph();
        this.knownAnswer = knownAnswer;
        this.listener = listener;
        this.preparation = new ImagePreparation(settings(entry), ResizeFilter.BICUBIC);
        int tokens = settings(entry).patches() + 1;
        int rowsMax = Math.clamp(settings.batchTokensMax() / tokens, 1, settings.batchRowsMax());
        this.scheduler = new BatchScheduler<>(
                entry.id(),
                settings,
                _ -> tokens,
                () -> new ImageModel(entry.id(), session, graph, rowsMax, listener),
                clock,
                listener);
    }

    private record Cut(Digest digest, OnnxSessions.Opened opened, ImageGraph graph) {}

    /// Installs the model's file where it is missing, cuts and loads it, and asks the known answer.
    ///
    /// @throws IOException where the file is missing, is not the catalogue's, lacks a block, or does not load
    /// @throws io.weir.model.DeviceUnavailableException where the device cannot be had and nothing else will do
    public static OnnxImageEncoder open(
            CatalogueEntry entry,
            ImageTokens tokens,
            ModelStore store,
            BatchSettings settings,
            Device device,
            InstantSource clock,
            ModelListener listener)
            throws IOException {
        Optional<ImageKnownAnswer> knownAnswer = ImageKnownAnswer.of(entry);
        BatchSettings suited = settings.suitedTo(entry.precision());
        Cut cut = cut(entry, store.open(entry.model()), tokens == ImageTokens.CLASS, suited, device);
        var encoder = new OnnxImageEncoder(entry, cut, suited, knownAnswer, clock, listener);
        try {
            encoder.check(clock.instant().plus(CHECK_TIMEOUT));
            listener.opened(entry.id(), encoder.device);
            return encoder;
        } catch (RuntimeException | Error e) {
            encoder.close();
            throw e;
        }
    }

    public CatalogueEntry entry() {
        return entry;
    }

    /// Digest of the cut graph.
    public Digest digest() {
        return digest;
    }

    /// Where it runs: `cpu`, `cuda:0`, ...
    public String device() {
        return device;
    }

    /// Patches and class tokens that wait for their turn now.
    public long queuedTokens() {
        return scheduler.queuedTokens();
    }

    public boolean isReady() {
        return ready;
    }

    /// Asks the known answer, and serves from then on only if it came out right.
    ///
    /// A queue that is full or slow says nothing about the model, so it changes nothing.
    public boolean check(Instant deadline) {
        boolean passed = switch (run(ImageKnownAnswer.picture(), deadline)) {
            case Features.Extracted extracted -> isKnown(extracted.layers());
            case Features.Unavailable(Cause cause) -> ready && (cause == Cause.TIMED_OUT || cause == Cause.OVERLOADED);
        };
        ready = passed && !closed;
        return ready;
    }

    /// Extracts the layers of a picture of any size. Never throws for what the picture is.
    public Features encode(Pixels pixels, Instant deadline) {
        if (!ready) {
            listener.rejected(entry.id(), Cause.NOT_READY);
            return new Features.Unavailable(Cause.NOT_READY);
        }
        return run(pixels, deadline);
    }

    /// Refuses new pictures, lets waiting ones end, then frees the model.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ready = false;
        if (scheduler.close(DRAIN)) {
            closeSession();
        }
        // A worker that is still inside native code keeps its session: freeing it would end the process.
    }

    private Features run(Pixels pixels, Instant deadline) {
        var prepared = new PreparedImage(preparation.prepare(pixels));
        return switch (scheduler.submit(List.of(prepared), deadline)) {
            case Outcome.Answered<List<Matrix>> answered ->
                new Features.Extracted(
                        answered.answers().getFirst(),
                        new ModelRun(
                                entry.id(),
                                digest,
                                entry.precision(),
                                device,
                                settings(entry).patches() + 1,
                                0,
                                answered.queued(),
                                answered.ran()));
            case Outcome.Rejected<List<Matrix>>(Cause cause) -> new Features.Unavailable(cause);
        };
    }

    private boolean isKnown(List<Matrix> layers) {
        return knownAnswer.map(known -> known.accepts(layers)).orElse(true);
    }

    private static Cut cut(
            CatalogueEntry entry, Path model, boolean classTokenOnly, BatchSettings settings, Device device)
            throws IOException {
        var cut = new OnnxCut(settings(entry).outputs(), classTokenOnly);
        Path file = Files.createTempFile("weir-" + entry.id(), ".onnx");
        try {
            Digest digest = cut.write(model, file);
            OnnxSessions.Opened opened = OnnxSessions.open(file, settings.threadsPerWorker(), device);
            try {
                return new Cut(digest, opened, ImageGraph.of(opened.session(), settings(entry), cut));
            } catch (IOException | OrtException other) {
                opened.session().close();
                throw other;
            }
        } catch (OrtException e) {
            throw new IOException("model " + entry.id() + " does not load: " + e.getCode(), e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static ImageSettings settings(CatalogueEntry entry) {
        if (entry.form() instanceof ModelForm.ImageFeatures(ImageSettings image)) {
            return image;
        }
        throw new IllegalArgumentException(entry.id() + " reads no pictures");
    }

    private void closeSession() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("session of " + entry.id() + " was closed twice", e);
        }
    }
}
