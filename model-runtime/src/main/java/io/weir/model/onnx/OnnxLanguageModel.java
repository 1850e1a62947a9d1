// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OrtException;
import io.weir.model.CausalKnownAnswers;
import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.ModelRun;
import io.weir.model.Prompt;
import io.weir.model.TokenScore;
import io.weir.model.batch.BatchScheduler;
import io.weir.model.batch.BatchSettings;
import io.weir.model.batch.Outcome;
import io.weir.model.onnx.LanguageReader.PromptTokens;
import io.weir.model.onnx.LanguageReader.ResponseTokens;
import io.weir.model.text.PlacedToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// A causal language model in this process: greedy continuations, and likelihoods of given texts.
///
/// - **Bounds.** Prompt and continuation fit the context together, else [Cause#TOO_LONG]. A response whose
///   end does not fit is scored as far as it does, and the rest is told as dropped.
/// - **Empty prompts.** Without a begin token nothing stands before the first token of a response, and
///   nothing before a continuation: [Cause#NOT_SUPPORTED]. So is an empty response, and a chat without a
///   template or with roles that it refuses.
/// - **Threads.** One call occupies one worker until it ends; the others wait in a bounded queue.
/// - **Common beginnings.** What prompts have in common is read once and kept, by [PrefixSettings]; answers
///   are the same to the bit.
/// - **Ready** once its known answers came out right: [#open] asks once, [#check] again at any time.
public final class OnnxLanguageModel implements CausalModel {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration WAIT_MAX = Duration.ofDays(1);

    private final LanguageModelSource source;
    private final LanguageReader reader;
    private final Decoder decoder;
    private final BatchScheduler<LanguageCall, LanguageAnswer> scheduler;
    private final InstantSource clock;
    private final ModelListener listener;

    private volatile boolean stopping;
    private volatile long stopNanos;
    private volatile boolean ready;

    private OnnxLanguageModel(
            LanguageModelSource source,
            LanguageReader reader,
            Decoder decoder,
            BatchSettings settings,
            PrefixSettings prefixes,
            InstantSource clock,
            ModelListener listener) {
        this.source = source;
        this.reader = reader;
        this.decoder = decoder;
        this.clock = clock;
        this.listener = listener;
        this.scheduler = new BatchScheduler<>(
                source.id(),
                settings,
                LanguageCall::tokens,
                () -> new LanguageWorker(
                        decoder,
                        reader,
                        prefixes,
                        tokens -> listener.tokensReused(source.id(), tokens),
                        this::isStopped),
                clock,
                listener);
    }

    /// Loads the model and asks its known answers.
    ///
    /// @throws IOException where a file is missing, does not load, or does not fit the others
    public static OnnxLanguageModel open(
            LanguageModelSource source,
            BatchSettings settings,
            PrefixSettings prefixes,
            InstantSource clock,
            ModelListener listener)
            throws IOException {
        LanguageReader reader = LanguageReader.open(source);
        Decoder decoder = decoder(source, reader);
        var model = new OnnxLanguageModel(source, reader, decoder, oneCallEach(settings), prefixes, clock, listener);
        try {
            model.check(clock.instant().plus(CHECK_TIMEOUT));
            return model;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /// The same with the usual bounds of kept prefixes.
    public static OnnxLanguageModel open(
            LanguageModelSource source, BatchSettings settings, InstantSource clock, ModelListener listener)
            throws IOException {
        return open(source, settings, PrefixSettings.usual(), clock, listener);
    }

    /// Opens with one worker a core, a bounded queue, and the system clock.
    public static OnnxLanguageModel open(LanguageModelSource source) throws IOException {
        return open(source, BatchSettings.cpu(), InstantSource.system(), ModelListener.NONE);
    }

    @Override
    public String id() {
        return source.id();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    /// Asks the known answers, and serves from then on only if they came out right. A queue that is full or
    /// slow says nothing about the model, so it changes nothing.
    public boolean check(Instant deadline) {
        for (CausalKnownAnswers.Response known : source.knownAnswers().responses()) {
            switch (score(new Prompt.RawPrompt(known.prompt()), known.response(), Integer.MAX_VALUE, deadline)) {
                case Likelihood.Scored scored -> {
                    if (!known.accepts(scored.meanLogProbability())) {
                        return unready();
                    }
                }
                case Likelihood.Unavailable(Cause cause) -> {
                    return undecided(cause);
                }
            }
        }
        for (CausalKnownAnswers.Continuation known : source.knownAnswers().continuations()) {
            var limits = new GenerationLimits(known.tokens());
            switch (proceed(new Prompt.RawPrompt(known.prompt()), limits, _ -> false, deadline)) {
                case Generation.Generated generated -> {
                    if (!generated.text().equals(known.text())) {
                        return unready();
                    }
                }
                case Generation.Declined _ -> {
                    return unready();
                }
                case Generation.Unavailable(Cause cause) -> {
                    return undecided(cause);
                }
            }
        }
        ready = !reader.isRefusing();
        return ready;
    }

    @Override
    public Generation generate(Prompt prompt, GenerationLimits limits, Predicate<String> enough, Instant deadline) {
        if (!limits.isGreedy()) {
            return unavailable(Cause.NOT_SUPPORTED);
        }
        return ready ? proceed(prompt, limits, enough, deadline) : unavailable(Cause.NOT_READY);
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        if (!(tokensMax > 0)) {
            throw new IllegalArgumentException("at least one token is scored: " + tokensMax);
        }
        return ready ? score(prompt, response, tokensMax, deadline) : new Likelihood.Unavailable(told(Cause.NOT_READY));
    }

    /// Refuses new calls, lets running ones end within a limit, then frees the model.
    @Override
    public void close() {
        if (!reader.refuse()) {
            return;
        }
        ready = false;
        stopNanos = System.nanoTime() + DRAIN.toNanos();
        stopping = true;
        if (scheduler.close(DRAIN)) {
            decoder.close();
            reader.close();
        }
        // A worker that is still inside native code keeps all of it: freeing it would end the process.
    }

    @Override
    public String toString() {
        return "OnnxLanguageModel[" + source.id() + "]";
    }

    private Generation proceed(Prompt prompt, GenerationLimits limits, Predicate<String> enough, Instant deadline) {
        long[] ids;
        switch (read(prompt, deadline)) {
            case PromptTokens.Refused(Cause cause) -> {
                return unavailable(cause);
            }
            case PromptTokens.Read read -> ids = read.ids();
        }
        if ((long) ids.length + limits.tokensMax() > reader.contextTokensMax()) {
            return unavailable(Cause.TOO_LONG);
        }
        var terms = terms(deadline);
        var call = new LanguageCall.Continue(terms, ids, limits.tokensMax(), enough);
        Outcome<LanguageAnswer> outcome = submit(call, deadline);
        RuntimeException thrown = terms.thrown();
        if (thrown != null) {
            throw thrown;
        }
        return switch (outcome) {
            case Outcome.Rejected<LanguageAnswer>(Cause cause) -> new Generation.Unavailable(cause);
            case Outcome.Answered<LanguageAnswer> answered ->
                switch (answered.answers().getFirst()) {
                    case LanguageAnswer.Continued(var text, var stop) ->
                        new Generation.Generated(text, stop, run(answered, ids.length, 0));
                    case LanguageAnswer.Late _ -> unavailable(late());
                    case LanguageAnswer.Scores _ -> unavailable(Cause.MODEL_FAILED);
                };
        };
    }

    private Likelihood score(Prompt prompt, String response, int tokensMax, Instant deadline) {
        long[] given;
        switch (read(prompt, deadline)) {
            case PromptTokens.Refused(Cause cause) -> {
                return new Likelihood.Unavailable(told(cause));
            }
            case PromptTokens.Read read -> given = read.ids();
        }
        int room = reader.contextTokensMax() - given.length;
        if (room < 1) {
            return new Likelihood.Unavailable(told(Cause.TOO_LONG));
        }
        ResponseTokens read = reader.response(response);
        List<PlacedToken> placed = read.placed();
        if (placed.isEmpty()) {
            return new Likelihood.Unavailable(told(reader.isRefusing() ? Cause.NOT_READY : Cause.NOT_SUPPORTED));
        }
        int scored = Math.min(placed.size(), Math.min(room, tokensMax));
        int dropped = placed.size() - scored + read.unread();
        long[] ids = Arrays.copyOf(given, given.length + scored);
        for (int i = 0; i < scored; i++) {
            ids[given.length + i] = placed.get(i).id();
        }
        return likelihood(new LanguageCall.Score(terms(deadline), ids, given.length), placed, dropped, deadline);
    }

    private Likelihood likelihood(LanguageCall.Score call, List<PlacedToken> placed, int dropped, Instant deadline) {
        return switch (submit(call, deadline)) {
            case Outcome.Rejected<LanguageAnswer>(Cause cause) -> new Likelihood.Unavailable(cause);
            case Outcome.Answered<LanguageAnswer> answered ->
                switch (answered.answers().getFirst()) {
                    case LanguageAnswer.Scores(var found) -> {
                        if (dropped > 0) {
                            listener.tokensDropped(source.id(), dropped);
                        }
                        yield new Likelihood.Scored(scores(found, placed), run(answered, call.ids().length, dropped));
                    }
                    case LanguageAnswer.Late _ -> new Likelihood.Unavailable(told(late()));
                    case LanguageAnswer.Continued _ -> new Likelihood.Unavailable(told(Cause.MODEL_FAILED));
                };
        };
    }

    private static List<TokenScore> scores(List<LanguageAnswer.TokenLikelihood> found, List<PlacedToken> placed) {
        List<TokenScore> scores = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            LanguageAnswer.TokenLikelihood token = found.get(i);
            scores.add(new TokenScore(placed.get(i).characters(), token.logProbability(), token.mostLikely()));
        }
        return scores;
    }

    private PromptTokens read(Prompt prompt, Instant deadline) {
        return clock.instant().isBefore(deadline) ? reader.prompt(prompt) : new PromptTokens.Refused(Cause.TIMED_OUT);
    }

    private Outcome<LanguageAnswer> submit(LanguageCall call, Instant deadline) {
        try {
            return scheduler.submit(List.of(call), deadline);
        } finally {
            call.terms().abandon();
        }
    }

    private LanguageCall.Terms terms(Instant deadline) {
        Duration left = Duration.between(clock.instant(), deadline);
        return new LanguageCall.Terms(System.nanoTime() + (left.compareTo(WAIT_MAX) < 0 ? left : WAIT_MAX).toNanos());
    }

    private ModelRun run(Outcome.Answered<LanguageAnswer> answered, int tokensRead, int dropped) {
        return new ModelRun(
                source.id(),
                source.digest(),
                source.precision(),
                "cpu",
                tokensRead,
                dropped,
                answered.queued(),
                answered.ran());
    }

    private boolean unready() {
        ready = false;
        return false;
    }

    private boolean undecided(Cause cause) {
        ready = ready && (cause == Cause.TIMED_OUT || cause == Cause.OVERLOADED);
        return ready;
    }

    private Generation unavailable(Cause cause) {
        return new Generation.Unavailable(told(cause));
    }

    private Cause told(Cause cause) {
        listener.rejected(source.id(), cause);
        return cause;
    }

    private Cause late() {
        return stopping ? Cause.NOT_READY : Cause.TIMED_OUT;
    }

    private boolean isStopped() {
        return stopping && System.nanoTime() - stopNanos >= 0;
    }

    /// A worker takes one call at a time: a second would wait for the first to end.
    private static BatchSettings oneCallEach(BatchSettings settings) {
        return new BatchSettings(
                settings.batchTokensMax(),
                1,
                0,
                Duration.ZERO,
                settings.queueTokensMax(),
                settings.workers(),
                settings.threadsPerWorker(),
                settings.waitsForRoom());
    }

    private static Decoder decoder(LanguageModelSource source, LanguageReader reader) throws IOException {
        try {
            return Decoder.open(source.model(), reader.tokenizer().idMax());
        } catch (OrtException | IOException e) {
            reader.close();
            throw new IOException("model " + source.id() + " does not load: " + reason(e), e);
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
    }

    private static String reason(Exception e) {
        return e instanceof OrtException ort ? String.valueOf(ort.getCode()) : String.valueOf(e.getMessage());
    }
}
