// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import io.weir.model.CatalogueEntry;
import io.weir.model.onnx.OnnxEncoder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The guards' encoder, run in this process by ONNX Runtime.
public final class OnnxTextEncoder implements Encoder, AutoCloseable {

    private final OnnxEncoder encoder;
    private final ModelRef model;

    /// Takes over the encoder: closing this closes it.
    public OnnxTextEncoder(OnnxEncoder encoder) {
        CatalogueEntry entry = encoder.entry();
        this.encoder = encoder;
        this.model = new ModelRef(entry.id(), entry.model().digest().sha256());
    }

    /// Opens the model with the standard store, bounds for this machine's CPU, and the system clock.
    public static OnnxTextEncoder open(CatalogueEntry entry) throws IOException {
        return new OnnxTextEncoder(OnnxEncoder.open(entry));
    }

    @Override
    public ModelRef model() {
        return model;
    }

    @Override
    public int width() {
        return encoder.entry().width();
    }

    /// Whether the model passed its known answers and is not closed.
    public boolean isReady() {
        return encoder.isReady();
    }

    @Override
    public Encoding encode(String text, Instant deadline) {
        return switch (encoder.encode(text, deadline)) {
            case io.weir.model.Encoding.Encoded encoded -> encoded(encoded);
            case io.weir.model.Encoding.Unavailable(io.weir.model.Cause cause) ->
                new Encoding.Unavailable(cause(cause));
        };
    }

    /// All wait at once, a virtual thread each: the runtime fills its batches from whoever waits.
    @Override
    public List<Encoding> encodeAll(List<String> texts, Instant deadline) {
        if (texts.size() < 2) {
            return Encoder.super.encodeAll(texts, deadline);
        }
        List<FutureTask<Encoding>> waiting = texts.stream()
                .map(text -> new FutureTask<>(() -> encode(text, deadline)))
                .toList();
        try {
            waiting.forEach(text -> Thread.ofVirtual().name("encode").start(text));
            List<Encoding> encodings = new ArrayList<>(waiting.size());
            for (FutureTask<Encoding> text : waiting) {
                encodings.add(text.get());
            }
            return encodings;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return Collections.nCopies(texts.size(), new Encoding.Unavailable(Cause.TIMED_OUT));
        } catch (ExecutionException defect) {
            throw new IllegalStateException("an encoder threw", defect);
        } finally {
            waiting.forEach(text -> text.cancel(true));
        }
    }

    /// The same model, as health and metrics see it.
    WatchedModel watched() {
        return new WatchedModel() {
            @Override
            public String id() {
                return model.id();
            }

            @Override
            public String device() {
                return encoder.device();
            }

            @Override
            public boolean isReady() {
                return encoder.isReady();
            }

            @Override
            public boolean check(Instant deadline) {
                return encoder.check(deadline);
            }

            @Override
            public long queuedTokens() {
                return encoder.queuedTokens();
            }
        };
    }

    @Override
    public void close() {
        encoder.close();
    }

    static Cause cause(io.weir.model.Cause cause) {
        return switch (cause) {
            case TIMED_OUT -> Cause.TIMED_OUT;
            case OVERLOADED -> Cause.OVERLOADED;
            case TOO_LONG -> Cause.TOO_LONG;
            case NOT_SUPPORTED -> Cause.NOT_SUPPORTED;
            case NOT_READY -> Cause.NOT_READY;
            case MODEL_FAILED -> Cause.MODEL_FAILED;
        };
    }

    private static Encoding encoded(io.weir.model.Encoding.Encoded encoded) {
        List<Window> windows =
                encoded.windows().stream().map(OnnxTextEncoder::window).toList();
        return new Encoding.Encoded(windows, encoded.run().tokensDropped());
    }

    private static Window window(io.weir.model.Window window) {
        Span span = new Span(window.characters().start(), window.characters().end());
        return new Window(span, new Embedding(window.rows().row(0)));
    }
}
