// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.Device;
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
import io.weir.model.text.TokenizerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Text to embeddings or logits, in this process.
///
/// It serves only after its known answers came out right: [#open] asks once, [#check] again at any time.
/// Calls block; virtual threads are the usual callers. Safe for threads, also against [#close].
///
/// What a text is never makes a call throw. An input that the model's task does not read is
/// [Cause#NOT_SUPPORTED]; numbers that are none are [Cause#MODEL_FAILED].
public final class OnnxEncoder implements AutoCloseable {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /// Tokens of a run up to which its memory stays: twice the usual batch on the CPU.
    private static final int TOKENS_KEPT = 1_024;

    private final CatalogueEntry entry;
    private final Reading reading;
    private final TextTokenizer tokenizer;
    private final OrtSession session;
    private final String device;
    private final BatchScheduler<EncoderRow, Matrix> scheduler;
    private final List<KnownAnswer> knownAnswers;
    private final ModelListener listener;

    /// Readers tokenize; the writer closes the tokenizer's native memory.
    private final ReadWriteLock tokenizing = new ReentrantReadWriteLock();

    private boolean closed;
    private volatile boolean ready;

    private OnnxEncoder(
            CatalogueEntry entry,
            Reading reading,
            TextTokenizer tokenizer,
            EncoderGraph graph,
            String device,
            BatchSettings settings,
            List<KnownAnswer> knownAnswers,
            InstantSource clock,
            ModelListener listener) {
        this.entry = entry;
        this.reading = reading;
        this.tokenizer = tokenizer;
        this.session = graph.session();
        this.device = device;
        this.knownAnswers = knownAnswers;
        this.listener = listener;
        int tokensMax = Math.max(settings.batchTokensMax(), entry.text().tokensMax());
        this.scheduler = new BatchScheduler<>(
                entry.id(),
                settings,
                EncoderRow::tokens,
                () -> new EncoderModel(entry.id(), graph, tokensMax, new ArenaRelief(TOKENS_KEPT), listener),
                clock,
                listener);
    }

    /// Installs the model's files where they are missing, loads them, and asks the known answers.
    ///
    /// Answers of quantized models depend on their neighbours in a batch, so such a model gets one row at a
    /// time whatever `settings` say.
    ///
    /// @throws IOException where a file is missing, is not the catalogue's, does not load, or does not fit
    ///     the others
    public static OnnxEncoder open(
            CatalogueEntry entry, ModelStore store, BatchSettings settings, InstantSource clock, ModelListener listener)
            throws IOException {
        return open(entry, store, settings, new Device.Cpu(), clock, listener);
    }

    /// The same on a device.
    ///
    /// @throws io.weir.model.DeviceUnavailableException where the device cannot be had and nothing else will do
    public static OnnxEncoder open(
            CatalogueEntry entry,
            ModelStore store,
            BatchSettings settings,
            Device device,
            InstantSource clock,
            ModelListener listener)
            throws IOException {
        List<KnownAnswer> knownAnswers = KnownAnswer.of(entry);
        Path model = store.open(entry.model());
        Path tokens = store.open(entry.tokenizer());
        Reading reading = Reading.of(entry);
        var tokenizer = new TextTokenizer(tokens, store.root().resolve("natives"), entry.text());
        long largestToken;
        OnnxEncoder encoder;
        try {
            largestToken = TokenizerFile.largestId(tokens);
            if (reading.pairs() && !tokenizer.readsPairs()) {
                throw refused(entry, "its tokenizer lays out no pairs", null);
            }
            OnnxSessions.Opened opened = session(entry, model, settings, device);
            EncoderGraph graph = graph(entry, reading, opened.session());
            encoder = new OnnxEncoder(
                    entry,
                    reading,
                    tokenizer,
                    graph,
                    opened.device(),
                    suited(settings, entry, graph),
                    knownAnswers,
                    clock,
                    listener);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
        try {
            listener.opened(entry.id(), encoder.device);
            encoder.tryOut(largestToken, clock.instant().plus(CHECK_TIMEOUT));
            return encoder;
        } catch (IOException | RuntimeException | Error e) {
            encoder.close();
            throw e;
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

    /// Where it runs, such as `cpu`.
    public String device() {
        return device;
    }

    /// Tokens that wait for a worker now.
    public long queuedTokens() {
        return scheduler.queuedTokens();
    }

    /// Asks the known answers, and serves from then on only if they came out right. Their texts are read as
    /// they stand, without a prefix.
    ///
    /// A queue that is full or slow says nothing about the model, so it changes nothing; a model whose
    /// workers have all been in one run for longer than any run takes is not ready.
    public boolean check(Instant deadline) {
        for (KnownAnswer known : knownAnswers) {
            switch (answer(known.input(), "", reading.answer(), deadline)) {
                case Encoding.Encoded encoded -> {
                    if (!known.accepts(encoded.windows().getFirst().rows())) {
                        ready = false;
                        return false;
                    }
                }
                case Encoding.Unavailable(Cause cause) -> {
                    boolean busy = cause == Cause.TIMED_OUT || cause == Cause.OVERLOADED;
                    ready = ready && busy && scheduler.busyFor().compareTo(CHECK_TIMEOUT) < 0;
                    return ready;
                }
            }
        }
        ready = !isClosed();
        return ready;
    }

    /// Answers for a text in one window or more, for a pair in one.
    ///
    /// A model that wants to know what a text is for takes it as one that is compared with its like.
    public Encoding encode(EncoderInput input, Instant deadline) {
        return encode(input, reading.usualPrefix(), reading.answer(), deadline);
    }

    /// @param purpose what the text is for: a key of the entry's prefixes
    /// @throws IllegalArgumentException where the entry has no such key
    public Encoding encode(EncoderInput input, String purpose, Instant deadline) {
        return encode(input, reading.prefix(purpose), reading.answer(), deadline);
    }

    public Encoding encode(String text, Instant deadline) {
        return encode(new EncoderInput.Text(text), deadline);
    }

    /// The model's state at each token of the text, before it is pooled: rows `[tokens, width]`.
    public Encoding states(EncoderInput input, Instant deadline) {
        return reading.hasStates()
                ? encode(input, reading.usualPrefix(), new Readout.EachToken(), deadline)
                : unavailable(Cause.NOT_SUPPORTED);
    }

    /// Refuses new texts, lets waiting ones end, then frees the model.
    @Override
    public void close() {
        close(DRAIN);
    }

    /// @param drain how long waiting texts may take; a run in progress is then asked to end
    /// @return whether all memory is freed; a run that does not end keeps the model's
    public boolean close(Duration drain) {
        tokenizing.writeLock().lock();
        try {
            if (closed) {
                return true;
            }
            closed = true;
            ready = false;
            tokenizer.close();
        } finally {
            tokenizing.writeLock().unlock();
        }
        // A worker that is still inside native code keeps its session: freeing it would end the process.
        boolean ended = scheduler.close(drain);
        if (ended) {
            close(session);
        }
        return ended;
    }

    /// A graph without a mask takes padding for tokens, so it gets none.
    private static BatchSettings suited(BatchSettings settings, CatalogueEntry entry, EncoderGraph graph) {
        BatchSettings suited = settings.suitedTo(entry.precision());
        return graph.inputs().contains(EncoderGraph.MASK)
                ? suited
                : suited.withBatch(suited.batchTokensMax(), suited.batchRowsMax(), 0);
    }

    private static OnnxSessions.Opened session(CatalogueEntry entry, Path model, BatchSettings settings, Device device)
            throws IOException {
        try {
            return OnnxSessions.open(model, settings.threadsPerWorker(), device);
        } catch (OrtException e) {
            throw new IOException("model " + entry.id() + " does not load: " + e.getCode(), e);
        }
    }

    private static EncoderGraph graph(CatalogueEntry entry, Reading reading, OrtSession session) throws IOException {
        try {
            return EncoderGraph.of(session, reading.perToken(), entry.width());
        } catch (OrtException e) {
            close(session);
            throw refused(entry, "its inputs and outputs cannot be read: " + e.getCode(), e);
        } catch (IOException e) {
            close(session);
            throw refused(entry, String.valueOf(e.getMessage()), e);
        }
    }

    /// Asks what could be wrong from the start: a tokenizer of another model gives ids that this one lacks.
    private void tryOut(long largestToken, Instant deadline) throws IOException {
        var probe = new EncoderRow(tokenizer.probe(largestToken), reading.answer());
        if (scheduler.submit(List.of(probe), deadline) instanceof Outcome.Rejected<Matrix>(Cause cause)) {
            throw refused(
                    entry, "it has no answer for the tokenizer's last token, " + largestToken + ": " + cause, null);
        }
        check(deadline);
    }

    private Encoding encode(EncoderInput input, String prefix, Readout readout, Instant deadline) {
        if (!ready) {
            return unavailable(Cause.NOT_READY);
        }
        return answer(input, prefix, readout, deadline);
    }

    private Encoding answer(EncoderInput input, String prefix, Readout readout, Instant deadline) {
        if (!reading.reads(input)) {
            return unavailable(Cause.NOT_SUPPORTED);
        }
        Optional<TokenizedText> tokenized = tokenized(tokens -> switch (input) {
            case EncoderInput.Text(String text) -> tokens.tokenize(text, prefix);
            case EncoderInput.TextPair(String first, String second) -> tokens.tokenizePair(first, second);
        });
        if (tokenized.isEmpty()) {
            return unavailable(Cause.NOT_READY);
        }
        List<EncoderRow> rows = tokenized.get().windows().stream()
                .map(window -> new EncoderRow(window, readout))
                .toList();
        return switch (scheduler.submit(rows, deadline)) {
            case Outcome.Answered<Matrix> answered -> encoded(tokenized.get(), readout, answered);
            case Outcome.Rejected<Matrix>(Cause cause) -> new Encoding.Unavailable(cause);
        };
    }

    private Optional<TokenizedText> tokenized(Function<TextTokenizer, TokenizedText> task) {
        tokenizing.readLock().lock();
        try {
            return closed ? Optional.empty() : Optional.of(task.apply(tokenizer));
        } finally {
            tokenizing.readLock().unlock();
        }
    }

    private Encoding encoded(TokenizedText tokenized, Readout readout, Outcome.Answered<Matrix> answered) {
        if (tokenized.tokensDropped() > 0) {
            listener.tokensDropped(entry.id(), tokenized.tokensDropped());
        }
        List<Window> windows = new ArrayList<>(tokenized.windows().size());
        for (int i = 0; i < tokenized.windows().size(); i++) {
            windows.add(window(
                    tokenized.windows().get(i), readout, answered.answers().get(i)));
        }
        var run = new ModelRun(
                entry.id(),
                entry.model().digest(),
                entry.precision(),
                device,
                tokenized.tokensRead(),
                tokenized.tokensDropped(),
                answered.queued(),
                answered.ran());
        return new Encoding.Encoded(windows, run);
    }

    private static Window window(TokenWindow window, Readout readout, Matrix answer) {
        return new Window(
                window.characters(), answer, readout instanceof Readout.EachToken ? window.tokens() : List.of());
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

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session was closed twice", e);
        }
    }

    private static IOException refused(CatalogueEntry entry, String reason, @Nullable Throwable cause) {
        return new IOException("model " + entry.id() + " is refused: " + reason, cause);
    }
}
