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
import org.jspecify.annotations.Nullable;

/// A decoder as one worker thread runs it, one call after another.
final class LanguageWorker implements BatchModel<LanguageCall, LanguageAnswer> {

    /// What rounding may put above 0, in nats.
    private static final float ROUNDING = 1e-4f;

    private final OrtSession session;
    private final DecoderLayout layout;
    private final ScoreGraph scores;
    private final CausalTokenizer tokenizer;
    private final Set<Long> stopTokens;
    private final BooleanSupplier closed;
    private final DecoderBuffers buffers;
    private final float[] row;

    /// @param closed whether the model has waited long enough for what runs
    LanguageWorker(
            OrtSession session,
            DecoderLayout layout,
            ScoreGraph scores,
            CausalTokenizer tokenizer,
            Set<Long> stopTokens,
            int contextTokensMax,
            BooleanSupplier closed) {
        this.session = session;
        this.layout = layout;
        this.scores = scores;
        this.tokenizer = tokenizer;
        this.stopTokens = stopTokens;
        this.closed = closed;
        this.buffers = new DecoderBuffers(layout, contextTokensMax);
        this.row = new float[layout.vocabulary()];
    }

    @Override
    public List<LanguageAnswer> run(List<LanguageCall> calls) throws OrtException, NotFiniteException {
        List<LanguageAnswer> answers = new ArrayList<>(calls.size());
        for (LanguageCall call : calls) {
            try (var sequence = new DecoderSequence(session, layout, buffers)) {
                answers.add(
                        switch (call) {
                            case LanguageCall.Continue more -> continued(sequence, more);
                            case LanguageCall.Score score -> scored(sequence, score);
                        });
            }
        }
        return answers;
    }

    private LanguageAnswer continued(DecoderSequence sequence, LanguageCall.Continue call)
            throws OrtException, NotFiniteException {
        var text = new IncrementalText(tokenizer);
        var repetition = new RepetitionGuard();
        long[] unread = call.prompt();
        for (int count = 1; ; count++) {
            if (!prefilled(sequence, unread, call.terms())) {
                return new LanguageAnswer.Late();
            }
            int next = BestToken.of(buffers.logits(lastRows(unread)), lastRows(unread) - 1, row);
            if (stopTokens.contains((long) next)) {
                return new LanguageAnswer.Continued(text.text(), Stop.END_OF_TEXT);
            }
            text.add(next);
            Stop stop = stop(call, text.text(), repetition.repeats(next), count);
            if (stop != null) {
                return new LanguageAnswer.Continued(text.text(), stop);
            }
            unread = new long[] {next};
        }
    }

    /// Reads tokens chunk by chunk; the logits of the last chunk stay in the buffer.
    ///
    /// @return whether somebody still waits
    private boolean prefilled(DecoderSequence sequence, long[] ids, LanguageCall.Terms terms) throws OrtException {
        for (int start = 0; start < ids.length; start += buffers.chunk()) {
            if (isOver(terms)) {
                return false;
            }
            sequence.read(ids, start, Math.min(start + buffers.chunk(), ids.length), false)
                    .close();
        }
        return true;
    }

    private int lastRows(long[] ids) {
        return (ids.length - 1) % buffers.chunk() + 1;
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
    private LanguageAnswer scored(DecoderSequence sequence, LanguageCall.Score call)
            throws OrtException, NotFiniteException {
        long[] ids = call.ids();
        int end = ids.length - 1;
        List<LanguageAnswer.TokenLikelihood> found = new ArrayList<>(ids.length - call.given());
        for (int start = 0; start < end; start += buffers.chunk()) {
            if (isOver(call.terms())) {
                return new LanguageAnswer.Late();
            }
            int stop = Math.min(start + buffers.chunk(), end);
            try (OnnxTensor logits = sequence.read(ids, start, stop, stop == end)) {
                int first = Math.max(start, call.given() - 1);
                if (first < stop) {
                    score(logits, first - start, Arrays.copyOfRange(ids, first + 1, stop + 1), found);
                }
            }
        }
        return new LanguageAnswer.Scores(found);
    }

    private void score(OnnxTensor logits, int from, long[] targets, List<LanguageAnswer.TokenLikelihood> found)
            throws OrtException, NotFiniteException {
        int before = found.size();
        scores.score(logits, from, targets, (_, score, best) -> {
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
