// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.EncoderInput;
import io.weir.model.Encoding;
import io.weir.model.KnownAnswer;
import io.weir.model.Matrix;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelRun;
import io.weir.model.Window;
import io.weir.model.text.TextTokenizer;
import io.weir.model.text.TokenWindow;
import io.weir.model.text.TokenizedText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Text to embeddings or logits on a server that speaks KServe's protocol, version 2, as Triton does.
///
/// Texts are split into tokens and windows here, with the catalogue's tokenizer, and only ids are sent: so
/// nothing is cut in silence, and what no window holds is counted as it is in this process. Windows of one
/// request are equally long, so nothing is padded.
///
/// A server's weights are not pinned by a hash, only by the catalogue's known answers: [#check] asks them,
/// and it serves only where they came out right. Calls block. Safe for threads, also against [#close].
public final class KServeEncoder implements AutoCloseable {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(30);
    private static final int NUMBER_BYTES = 16;

    private final CatalogueEntry entry;
    private final RemoteModelSettings settings;
    private final KServeNames names;
    private final Pooled pooled;
    private final TextTokenizer tokenizer;
    private final List<KnownAnswer> knownAnswers;
    private final ModelListener listener;
    private final RemoteServer server;
    private final Tries tries;
    private final URI address;
    private final ReadWriteLock tokenizing = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private volatile boolean ready;

    private KServeEncoder(
            CatalogueEntry entry,
            RemoteModelSettings settings,
            KServeNames names,
            TextTokenizer tokenizer,
            List<KnownAnswer> knownAnswers,
            InstantSource clock,
            ModelListener listener) {
        this.entry = entry;
        this.settings = settings;
        this.names = names;
        this.pooled = Pooled.of(entry);
        this.tokenizer = tokenizer;
        this.knownAnswers = knownAnswers;
        this.listener = listener;
        this.server = new RemoteServer(settings, clock);
        this.tries = new Tries(settings.id() + " inference", settings);
        String model = URLEncoder.encode(settings.model(), StandardCharsets.UTF_8);
        this.address = settings.address().resolve("/v2/models/" + model + "/infer");
    }

    /// Asks the known answers once; a server that is away is asked again by [#check].
    ///
    /// @param entry how the model reads, and what it must answer
    /// @param tokenizerFile `tokenizer.json` of the same model
    /// @param natives directory for the tokenizer library's native code
    /// @throws IOException where the tokenizer cannot be read
    public static KServeEncoder open(
            CatalogueEntry entry,
            RemoteModelSettings settings,
            KServeNames names,
            Path tokenizerFile,
            Path natives,
            InstantSource clock,
            ModelListener listener)
            throws IOException {
        List<KnownAnswer> knownAnswers = KnownAnswer.of(entry);
        var tokenizer = new TextTokenizer(tokenizerFile, natives, entry.text());
        var encoder = new KServeEncoder(entry, settings, names, tokenizer, knownAnswers, clock, listener);
        encoder.check(clock.instant().plus(CHECK_TIMEOUT));
        return encoder;
    }

    public CatalogueEntry entry() {
        return entry;
    }

    /// Whether the known answers came out right when last asked, and the server is not left alone.
    public boolean isReady() {
        return ready && !closed && !tries.isOpen();
    }

    /// Asks the known answers, and serves from then on only if they came out right. Their texts are read as
    /// they stand, without a prefix.
    ///
    /// A server that is slow or asked too much of says nothing about the model, so that changes nothing.
    public boolean check(Instant deadline) {
        for (KnownAnswer known : knownAnswers) {
            switch (ask(known.input(), "", deadline)) {
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
        ready = !closed;
        return ready;
    }

    /// Never throws for what a text is or what a server does.
    public Encoding encode(EncoderInput input, Instant deadline) {
        return ready || closed ? ask(input, prefix(), deadline) : unavailable(Cause.NOT_READY);
    }

    @Override
    public void close() {
        tokenizing.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            tokenizer.close();
        } finally {
            tokenizing.writeLock().unlock();
        }
        server.close();
    }

    @Override
    public String toString() {
        return "KServeEncoder[" + settings.id() + "]";
    }

    private Encoding ask(EncoderInput input, String prefix, Instant deadline) {
        TokenizedText text;
        tokenizing.readLock().lock();
        try {
            if (closed) {
                return unavailable(Cause.NOT_READY);
            }
            if (pooled.pairs() != input instanceof EncoderInput.TextPair
                    || (pooled.pairs() && !tokenizer.readsPairs())) {
                return unavailable(Cause.NOT_SUPPORTED);
            }
            text = switch (input) {
                case EncoderInput.Text(String one) -> tokenizer.tokenize(one, prefix);
                case EncoderInput.TextPair(String first, String second) -> tokenizer.tokenizePair(first, second);
            };
        } finally {
            tokenizing.readLock().unlock();
        }
        return ask(text, deadline);
    }

    private Encoding ask(TokenizedText text, Instant deadline) {
        try {
            Encoding.Encoded found =
                    server.ask(tries, Encoding.Encoded.class, text.tokensRead(), deadline, now -> infer(text, now));
            if (text.tokensDropped() > 0) {
                listener.tokensDropped(settings.id(), text.tokensDropped());
            }
            return found;
        } catch (NoAnswerException unanswered) {
            return unavailable(unanswered.reason());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return unavailable(Cause.TIMED_OUT);
        }
    }

    private Encoding.Encoded infer(TokenizedText text, Try now) throws NoAnswerException, InterruptedException {
        List<Window> windows = new ArrayList<>(text.windows().size());
        int from = 0;
        while (from < text.windows().size()) {
            int to = endOfRequest(text.windows(), from);
            windows.addAll(infer(new KServeRequest(names, text.windows().subList(from, to)), now));
            from = to;
        }
        ModelRun run = server.run(now, text.tokensRead(), text.tokensDropped());
        return new Encoding.Encoded(windows, run);
    }

    /// Equally long windows, as many as an answer has room for.
    private int endOfRequest(List<TokenWindow> windows, int from) {
        int length = windows.get(from).length();
        long bytes = (long) entry.width() * NUMBER_BYTES * (pooled.perToken() ? length : 1);
        long count = Math.max(settings.sizes().responseBytesMax() / bytes, 1);
        int to = from + 1;
        while (to < windows.size() && to - from < count && windows.get(to).length() == length) {
            to++;
        }
        return to;
    }

    private List<Window> infer(KServeRequest request, Try now) throws NoAnswerException, InterruptedException {
        int rows = request.windows().size();
        int length = request.windows().getFirst().length();
        int width = entry.width();
        float[] numbers;
        try (Reply reply = server.postForAnswer(address, request.json(), "application/json", now)) {
            numbers = request.numbers(
                    reply.json(), pooled.perToken() ? List.of(rows, length, width) : List.of(rows, width));
        }
        int stride = numbers.length / rows;
        List<Window> windows = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            windows.add(window(request.windows().get(row), numbers, row * stride));
        }
        return windows;
    }

    private Window window(TokenWindow window, float[] numbers, int from) throws NoAnswerException {
        if (pooled.givesTokens()) {
            Matrix rows = Pooled.rows(numbers, from, window.textFrom(), window.textTokens(), entry.width());
            return new Window(window.characters(), rows, window.tokens());
        }
        return new Window(window.characters(), pooled.answer(numbers, from, window.length(), entry.width()));
    }

    private String prefix() {
        return entry.form() instanceof ModelForm.Embedding form
                ? form.prefixes().getOrDefault("query", "")
                : "";
    }

    private Encoding unavailable(Cause cause) {
        listener.rejected(settings.id(), cause);
        return new Encoding.Unavailable(cause);
    }
}
