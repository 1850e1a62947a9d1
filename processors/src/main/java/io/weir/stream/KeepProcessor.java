// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.uncertainty.QuestionWords;
import io.weir.guard.uncertainty.review.AnswerReview;
import io.weir.guard.uncertainty.review.Question;
import io.weir.stream.ReviewRecords.Neighbour;
import io.weir.stream.ReviewStores.Kept;
import io.weir.wire.OpenVerdict;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Keeps judged answers for as long as evidence may come, and has neighbours sought for them.
///
/// Evidence that was there first joins at once. An answer that comes again is kept once.
final class KeepProcessor implements Processor<Object, Object, Object, Object> {
    static final String NAME = "review-keep";

    /// Where answers go whose neighbours are sought.
    static final String ASKS = "review-asks";

    /// Where answers go that are asked for again.
    static final String AGAIN = "review-again";

    private final ReviewLane lane;
    private final StoreKeys keys = new StoreKeys();
    private ProcessorContext<Object, Object> context;
    private BoundedEntries answers;
    private KeyValueStore<Bytes, byte[]> early;
    private Revisions revisions;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    KeepProcessor(ReviewLane lane) {
        this.lane = lane;
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        ReviewSettings settings = lane.settings();
        answers = new BoundedEntries(
                context,
                ReviewStores.ANSWERS,
                new EntryIndex(settings.window(), 1, settings.tenantMax()),
                key -> key,
                lane.listener(),
                ReviewListener.Store.ANSWERS);
        early = context.getStateStore(ReviewStores.EARLY);
        revisions = new Revisions(lane, context);
        context.schedule(settings.checkInterval(), PunctuationType.WALL_CLOCK_TIME, answers::expire);
    }

    @Override
    public void process(Record<Object, Object> record) {
        if (!(record.value() instanceof EncodedAnswer encoded)) {
            return;
        }
        OpenVerdict verdict = encoded.answer().verdict();
        Bytes key = keys.of(verdict.id());
        if (answers.get(key) != null) {
            return;
        }
        var fresh = new Kept(
                verdict,
                encoded.answer().record(),
                AnswerReview.of(verdict.answer(), encoded.question(), encoded.concepts()),
                record.timestamp());
        byte[] waiting = early.delete(key);
        Kept joined = waiting == null
                ? fresh
                : revisions
                        .join(fresh, ReviewStores.early(waiting), record.timestamp())
                        .orElse(fresh);
        Kept kept = askAgain(joined, record.timestamp());
        answers.put(key, ReviewStores.encode(kept));
        lane.listener().kept();
        if (lane.settings().neighbours() && !encoded.sentences().isEmpty()) {
            encoded.question().ifPresent(_ -> ask(encoded, record.timestamp()));
        }
    }

    @Override
    public void close() {
        if (answers != null) {
            answers.close();
        }
    }

    /// The answer, with how it was drawn where it is asked for again.
    private Kept askAgain(Kept kept, long timestamp) {
        Optional<String> drawn = lane.resampler()
                .filter(_ -> !kept.verdict().turns().isEmpty())
                .flatMap(resampler -> resampler.gate().drawn(kept.verdict().id(), kept.review()));
        if (drawn.isEmpty()) {
            return kept;
        }
        Kept asked = kept.with(kept.review().drawn(drawn.get()));
        context.forward(
                new Record<Object, Object>(kept.verdict().id().recordKey(), new ResampleAsk(asked), timestamp), AGAIN);
        return asked;
    }

    private void ask(EncodedAnswer encoded, long timestamp) {
        OpenVerdict verdict = encoded.answer().verdict();
        var words = QuestionWords.of(verdict.answer().question(), lane.words());
        var neighbour = new Neighbour(
                verdict.id(),
                new Question(encoded.question().orElseThrow(), words),
                verdict.answer().answer(),
                encoded.sentences(),
                verdict.pointer());
        for (int table = 0; table < lane.settings().planes().tables(); table++) {
            context.forward(new Record<Object, Object>(bucket(verdict, neighbour, table), neighbour, timestamp), ASKS);
        }
    }

    /// Tenant and bucket. Whatever must be equal for two questions to be neighbours goes in beside the side of
    /// the planes: what can never match never meets.
    private String bucket(OpenVerdict verdict, Neighbour neighbour, int table) {
        QuestionWords words = neighbour.question().words();
        String tenant = verdict.id().tenant().value();
        Bytes digest = keys.of(
                tenant,
                verdict.answer().model(),
                verdict.answer().context(),
                String.join(" ", words.names().stream().sorted().toList()),
                String.join(" ", words.numbers().stream().sorted().toList()),
                Boolean.toString(words.denies()),
                Integer.toString(table),
                Integer.toString(lane.settings()
                        .planes()
                        .bucket(table, neighbour.question().vector())));
        return tenant + '/' + HexFormat.of().formatHex(digest.get());
    }
}
