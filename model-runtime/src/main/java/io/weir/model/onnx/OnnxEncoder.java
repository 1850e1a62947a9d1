// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.EncoderInput;
import io.weir.model.Encoding;
import io.weir.model.KnownAnswer;
import io.weir.model.Matrix;
import io.weir.model.ModelListener;
import io.weir.model.ModelRun;
import io.weir.model.ModelStore;
import io.weir.model.Window;
import io.weir.model.batch.BatchScheduler;
import io.weir.model.batch.BatchSettings;
import io.weir.model.batch.Outcome;
import io.weir.model.text.TextTokenizer;
import io.weir.model.text.TokenWindow;
import io.weir.model.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Text to embeddings, in this process.
///
/// It serves only after its known answers came out right: [#open] asks once, [#check] again at any time.
/// Calls block; virtual threads are the usual callers. Safe for threads, also against [#close].
public final class OnnxEncoder implements AutoCloseable {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final CatalogueEntry entry;
    private final TextTokenizer tokenizer;
    private final OrtSession session;
    private final BatchScheduler<TokenWindow, Matrix> scheduler;
    private final List<KnownAnswer> knownAnswers;
    private final ModelListener listener;

    /// Readers tokenize; the writer closes the tokenizer's native memory.
    private final ReadWriteLock tokenizing = new ReentrantReadWriteLock();

    private boolean closed;
    private volatile boolean ready;

    private OnnxEncoder(
            CatalogueEntry entry,
            TextTokenizer tokenizer,
            OrtSession session,
            BatchSettings settings,
            List<KnownAnswer> knownAnswers,
            InstantSource clock,
            ModelListener listener) {
        this.entry = entry;
        this.tokenizer = tokenizer;
        this.session = session;
        this.knownAnswers = knownAnswers;
        this.listener = listener;
        int tokensMax = Math.max(settings.batchTokensMax(), entry.text().tokensMax());
        this.scheduler = new BatchScheduler<>(
                entry.id(),
                settings,
                TokenWindow::length,
                () -> new EmbeddingModel(session, entry.width(), tokensMax),
                clock,
                listener);
    }

    /// Installs the model's files where they are missing, loads them, and asks the known answers.
    ///
    /// @throws IOException where a file is missing, is not the catalogue's, or does not load
    public static OnnxEncoder open(
            CatalogueEntry entry, ModelStore store, BatchSettings settings, InstantSource clock, ModelListener listener)
            throws IOException {
        List<KnownAnswer> knownAnswers = KnownAnswer.of(entry);
        Path model = store.open(entry.model());
        Path natives = store.root().resolve("natives");
        var tokenizer = new TextTokenizer(store.open(entry.tokenizer()), natives, entry.text());
        try {
            var encoder = new OnnxEncoder(
                    entry, tokenizer, OnnxSessions.open(model), settings, knownAnswers, clock, listener);
            encoder.check(clock.instant().plus(CHECK_TIMEOUT));
            return encoder;
        } catch (OrtException e) {
            tokenizer.close();
            throw new IOException("model " + entry.id() + " does not load: " + e.getCode(), e);
        }
    }

    /// Opens with the standard store, bounds for this machine's CPU, and the system clock.
    public static OnnxEncoder open(CatalogueEntry entry) throws IOException {
        return open(entry, ModelStore.standard(), BatchSettings.cpu(), InstantSource.system(), ModelListener.NONE);
    }

    public CatalogueEntry entry() {
        return entry;
    }

    /// Whether the known answers came out right when last asked, and it is not closed.
    public boolean isReady() {
        return ready;
    }

    /// Asks the known answers, and serves from then on only if they came out right.
    ///
    /// A queue that is full or slow says nothing about the model, so it changes nothing.
    public boolean check(Instant deadline) {
        for (KnownAnswer known : knownAnswers) {
            switch (run(text(known.input()), deadline)) {
                case Encoding.Encoded encoded -> {
                    if (!known.accepts(encoded.windows().getFirst().rows())) {
                        ready = false;
                        return false;
                    }
                }
                case Encoding.Unavailable(Cause cause) -> {
                    ready = ready && (cause == Cause.TIMED_OUT || cause == Cause.OVERLOADED);
                    return ready;
                }
            }
        }
        ready = !isClosed();
        return ready;
    }

    private static String text(EncoderInput input) {
        return switch (input) {
            case EncoderInput.Text(String text) -> text;
            case EncoderInput.TextPair(String first, String second) -> first + ' ' + second;
        };
    }

    /// Embeds a text in one window or more. Never throws for what the text is.
    public Encoding encode(String text, Instant deadline) {
        return ready ? run(text, deadline) : unavailable(Cause.NOT_READY);
    }

    /// Refuses new texts, lets waiting ones end, then frees the model.
    @Override
    public void close() {
        tokenizing.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ready = false;
            tokenizer.close();
        } finally {
            tokenizing.writeLock().unlock();
        }
        if (scheduler.close(DRAIN)) {
            closeSession();
        }
        // A worker that is still inside native code keeps its session: freeing it would end the process.
    }

    private Encoding run(String text, Instant deadline) {
        TokenizedText tokenized;
        tokenizing.readLock().lock();
        try {
            if (closed) {
                return unavailable(Cause.NOT_READY);
            }
            tokenized = tokenizer.tokenize(text);
        } finally {
            tokenizing.readLock().unlock();
        }
        return switch (scheduler.submit(tokenized.windows(), deadline)) {
            case Outcome.Answered<Matrix> answered -> encoded(tokenized, answered);
            case Outcome.Rejected<Matrix>(Cause cause) -> new Encoding.Unavailable(cause);
        };
    }

    private Encoding encoded(TokenizedText tokenized, Outcome.Answered<Matrix> answered) {
        if (tokenized.tokensDropped() > 0) {
            listener.tokensDropped(entry.id(), tokenized.tokensDropped());
        }
        List<Window> windows = new ArrayList<>(tokenized.windows().size());
        for (int i = 0; i < tokenized.windows().size(); i++) {
            windows.add(new Window(
                    tokenized.windows().get(i).characters(), answered.answers().get(i)));
        }
        var run = new ModelRun(
                entry.id(),
                entry.model().digest(),
                entry.precision(),
                "cpu",
                tokenized.tokensRead(),
                tokenized.tokensDropped(),
                answered.queued(),
                answered.ran());
        return new Encoding.Encoded(windows, run);
    }

    private Encoding unavailable(Cause cause) {
        listener.rejected(entry.id(), cause);
        return new Encoding.Unavailable(cause);
    }

    private boolean isClosed() {
        tokenizing.readLock().lock();
        try {
            return closed;
        } finally {
            tokenizing.readLock().unlock();
        }
    }

    private void closeSession() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("session of " + entry.id() + " was closed twice", e);
        }
    }
}
