// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.Stop;
import io.weir.model.batch.BatchModel;
import io.weir.model.text.CausalTokenizer;
import io.weir.model.text.IncrementalText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A decoder as one worker thread runs it, one call after another.
final class LanguageWorker implements BatchModel<LanguageCall, LanguageAnswer> {

    /// What rounding may put above 0, in nats.
    private static final float ROUNDING = 1e-4f;

    private final Decoder decoder;
    private final CausalTokenizer tokenizer;
    private final Set<Long> stopTokens;
    private final IntConsumer reused;
    private final BooleanSupplier closed;
    private final DecoderBuffers buffers;
    private final PrefixCache<OrtSession.Result> prefixes;
    private final float[] row;

    /// @param reused is told how many tokens of a prompt were not read again
    /// @param closed whether the model has waited long enough for what runs
    LanguageWorker(
            Decoder decoder,
            LanguageReader reader,
            PrefixSettings settings,
            IntConsumer reused,
            BooleanSupplier closed) {
        this.decoder = decoder;
        this.tokenizer = reader.tokenizer();
        this.stopTokens = reader.stopTokens();
        this.reused = reused;
        this.closed = closed;
        this.buffers = new DecoderBuffers(decoder.layout(), reader.contextTokensMax());
        this.prefixes = new PrefixCache<>(settings, buffers.chunk(), OrtSession.Result::close);
        this.row = new float[decoder.layout().vocabulary()];
    }

    @Override
    public List<LanguageAnswer> run(List<LanguageCall> calls) throws OrtException, NotFiniteException {
        List<LanguageAnswer> answers = new ArrayList<>(calls.size());
        for (LanguageCall call : calls) {
            answers.add(answer(call));
        }
        return answers;
    }

    @Override
    public void close() {
        prefixes.clear();
    }

    private LanguageAnswer answer(LanguageCall call) throws OrtException, NotFiniteException {
        long[] ids = call.ids();
        int limit = call.given() - 1;
        try (var sequence = new DecoderSequence(decoder, buffers, prefixes.longest(ids, limit))) {
            int shared = prefixes.sharedBeyond(sequence.length(), ids, limit);
            tellReused(sequence.length());
            return switch (call) {
                case LanguageCall.Continue more -> continued(sequence, more, shared);
                case LanguageCall.Score score -> scored(sequence, score, shared);
            };
        } catch (OrtException | NotFiniteException | RuntimeException failed) {
            // What a faulty run left behind may be kept, and would fail every later call.
            prefixes.clear();
            throw failed;
        }
    }

    private void tellReused(int tokens) {
        if (tokens == 0) {
            return;
        }
        try {
            reused.accept(tokens);
        } catch (RuntimeException | Error fault) {
            // A listener's fault is none of the model's: the call goes on.
        }
    }

    private LanguageAnswer continued(DecoderSequence sequence, LanguageCall.Continue call, int shared)
            throws OrtException, NotFiniteException {
        var text = new IncrementalText(tokenizer);
        var repetition = new RepetitionGuard();
        int rows = prefilled(sequence, call, shared);
        for (int count = 1; rows > 0; count++) {
            int next = BestToken.of(buffers.logits(rows), rows - 1, row);
            if (stopTokens.contains((long) next)) {
                return new LanguageAnswer.Continued(text.text(), Stop.END_OF_TEXT);
            }
            text.add(next);
            Stop stop = stop(call, text.text(), repetition.repeats(next), count);
            if (stop != null) {
                return new LanguageAnswer.Continued(text.text(), stop);
            }
            rows = stepped(sequence, next, call.terms());
        }
        return new LanguageAnswer.Late();
    }

    /// Reads a prompt chunk by chunk.
    ///
    /// @return rows of logits in the buffer, the last chunk's; 0 where nobody waits any more
    private int prefilled(DecoderSequence sequence, LanguageCall.Continue call, int shared) throws OrtException {
        long[] ids = call.ids();
        int rows = 0;
        while (sequence.length() < ids.length) {
            if (isOver(call.terms())) {
                return 0;
            }
            rows = Math.min(buffers.chunk(), ids.length - sequence.length());
            sequence.read(ids, sequence.length(), sequence.length() + rows, false)
                    .close();
            keep(sequence, ids, shared);
        }
        return rows;
    }

    private int stepped(DecoderSequence sequence, int token, LanguageCall.Terms terms) throws OrtException {
        if (isOver(terms)) {
            return 0;
        }
        sequence.read(new long[] {token}, 0, 1, false).close();
        return 1;
    }

    private void keep(DecoderSequence sequence, long[] ids, int shared) {
        if (sequence.length() == shared) {
            prefixes.keep(ids, shared, sequence.handOver());
        }
    }

    private static @Nullable Stop stop(LanguageCall.Continue call, String text, boolean repeats, int count) {
        if (isEnough(call, text)) {
            return Stop.ENOUGH;
        }
        if (repeats) {
            return Stop.REPEATED;
        }
        return count >= call.tokensMax() ? Stop.TOKENS_MAX : null;
    }

    /// What the caller's predicate throws is the caller's to meet, not the worker's.
    private static boolean isEnough(LanguageCall.Continue call, String text) {
        try {
            return call.enough().test(text);
        } catch (RuntimeException e) {
            call.terms().caught(e);
            return true;
        }
    }

    /// The token at position `i + 1` is scored by the logits at `i`, so the last token is not read.
    private LanguageAnswer scored(DecoderSequence sequence, LanguageCall.Score call, int shared)
            throws OrtException, NotFiniteException {
        long[] ids = call.ids();
        int end = ids.length - 1;
        List<LanguageAnswer.TokenLikelihood> found = new ArrayList<>(ids.length - call.given());
        while (sequence.length() < end) {
            if (isOver(call.terms())) {
                return new LanguageAnswer.Late();
            }
            int start = sequence.length();
            int stop = Math.min(start + buffers.chunk(), end);
            try (OnnxTensor logits = sequence.read(ids, start, stop, stop == end)) {
                int first = Math.max(start, call.given() - 1);
                if (first < stop) {
                    score(logits, first - start, Arrays.copyOfRange(ids, first + 1, stop + 1), found);
                }
            }
            keep(sequence, ids, shared);
        }
        return new LanguageAnswer.Scores(found);
    }

    private void score(OnnxTensor logits, int from, long[] targets, List<LanguageAnswer.TokenLikelihood> found)
            throws OrtException, NotFiniteException {
        int before = found.size();
        decoder.scores().score(logits, from, targets, (_, score, best) -> {
            if (score <= ROUNDING && score > Float.NEGATIVE_INFINITY) {
                found.add(new LanguageAnswer.TokenLikelihood(Math.min(score, 0), best));
            }
        });
        if (found.size() != before + targets.length) {
            throw new NotFiniteException();
        }
    }

    private boolean isOver(LanguageCall.Terms terms) {
        return terms.areOver() || closed.getAsBoolean();
    }
}
