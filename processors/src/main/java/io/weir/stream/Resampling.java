// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.LanguageModel.Ending;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.LanguageModel.Prompt;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.Passage;
import io.weir.guard.uncertainty.SampleStop;
import io.weir.guard.uncertainty.TextVectors;
import io.weir.guard.uncertainty.review.AnswerReview;
import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.async.AsyncWork;
import io.weir.wire.OpenVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks a model for more answers to a prompt, one at a time, until the claims are decided.
///
/// Each call is paid from the budget before it is made, and what it did not use is given back. A sample's id is its
/// number, and its seed follows from the exchange and the number: after a crash the same samples are asked for,
/// and each joins once.
final class Resampling implements AsyncWork<ResampleAsk, Optional<Found>> {
    private static final int CHARACTERS_PER_TOKEN = 4;

    /// Probability that a claim is not supported, below which it looks supported.
    private static final double SUPPORTED = .5;

    /// What the stream leaves of the grace for the last answer to arrive in.
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final ReviewLane lane;
    private final Resampler resampler;
    private final SampleStop stop;

    Resampling(ReviewLane lane, Resampler resampler) {
        this.lane = lane;
        this.resampler = resampler;
        this.stop = new SampleStop(SUPPORTED, resampler.settings().samplesMax());
    }

    @Override
    public Optional<Found> perform(ResampleAsk ask, Instant deadline) {
        OpenVerdict verdict = ask.kept().verdict();
        Instant last = deadline.minus(MARGIN);
        List<LateEvidence> pieces = new ArrayList<>();
        Optional<Cause> missed = Optional.empty();
        for (int number = 0; missed.isEmpty() && !isEnough(ask.kept().review(), pieces, number); number++) {
            switch (draw(verdict, number, last)) {
                case Drawn.Piece(LateEvidence piece) -> pieces.add(piece);
                case Drawn.Useless _ -> {}
                case Drawn.Missed(Cause cause) -> missed = Optional.of(cause);
            }
        }
        return Optional.of(new Found(verdict.id(), resampler.served(), false, pieces, missed));
    }

    @Override
    public Optional<Found> timedOut(ResampleAsk ask) {
        return missed(ask, Cause.TIMED_OUT);
    }

    @Override
    public Optional<Found> failed(ResampleAsk ask, Throwable failure) {
        return missed(ask, Cause.GUARD_FAILED);
    }

    private Optional<Found> missed(ResampleAsk ask, Cause cause) {
        lane.listener().resampled(cause.name());
        return Optional.of(
                new Found(ask.kept().verdict().id(), resampler.served(), false, List.of(), Optional.of(cause)));
    }

    private boolean isEnough(AnswerReview review, List<LateEvidence> pieces, int drawn) {
        if (drawn >= resampler.settings().samplesMax() || pieces.isEmpty()) {
            return drawn >= resampler.settings().samplesMax();
        }
        AnswerReview now = lane.reviewer().joined(review, pieces).orElse(review);
        return stop.isEnough(lane.reviewer().uncertainties(now), pieces.size());
    }

    private Drawn draw(OpenVerdict verdict, int number, Instant deadline) {
        int read =
                verdict.turns().stream().mapToInt(turn -> turn.text().length()).sum() / CHARACTERS_PER_TOKEN;
        int tokensMax = resampler.settings().tokensMax();
        if (!resampler.budget().take(read + tokensMax, lane.clock().instant())) {
            return missed(Cause.SKIPPED_BUDGET);
        }
        Generation generation = resampler
                .model()
                .sample(
                        new Prompt.Chat(verdict.turns()),
                        tokensMax,
                        resampler.settings().temperature(),
                        seed(verdict.id(), number),
                        deadline);
        return switch (generation) {
            case Generation.Generated(String text, Ending ending, var _) -> {
                int written = Math.min(tokensMax, text.length() / CHARACTERS_PER_TOKEN + 1);
                resampler.budget().giveBack(tokensMax - written);
                lane.listener().resampleTokens(read, written);
                yield ending == Ending.END_OF_TEXT ? piece(text, number, deadline) : useless();
            }
            case Generation.Declined _ -> useless();
            case Generation.Unavailable(Cause cause) -> {
                resampler.budget().giveBack(read + tokensMax);
                yield missed(cause);
            }
        };
    }

    private Drawn piece(String text, int number, Instant deadline) {
        List<String> sentences = Passage.of(text).sentenceTexts();
        if (text.length() > JudgedAnswer.TEXT_MAX || sentences.size() > LateEvidence.SENTENCES_MAX) {
            return useless();
        }
        return switch (TextVectors.of(lane.vectors(), sentences, deadline)) {
            case TextVectors.Known known -> {
                lane.listener().resampled("drawn");
                yield new Drawn.Piece(new LateEvidence(
                        "resample " + number,
                        EvidenceMode.RESAMPLED,
                        EvidenceMode.RESAMPLED.weight(),
                        text,
                        AnswerEncoding.packed(known, sentences),
                        ""));
            }
            case TextVectors.Unavailable(Cause cause) -> missed(cause);
        };
    }

    private Drawn missed(Cause cause) {
        lane.listener().resampled(cause.name());
        return new Drawn.Missed(cause);
    }

    /// Cut, declined, or too long: it says nothing of the answer.
    private Drawn useless() {
        lane.listener().resampled("useless");
        return new Drawn.Useless();
    }

    /// The same for the same sample of the same exchange, over restarts.
    private static long seed(ExchangeId id, int number) {
        return Integer.toUnsignedLong((id.recordKey() + ' ' + id.exchange() + ' ' + number).hashCode());
    }

    private sealed interface Drawn {
        record Piece(LateEvidence piece) implements Drawn {}

        record Useless() implements Drawn {}

        record Missed(Cause cause) implements Drawn {}
    }
}
