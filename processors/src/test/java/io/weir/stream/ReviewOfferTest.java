// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Guard;
import io.weir.guard.GuardInfo;
import io.weir.guard.Observation;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.schema.Topic;
import io.weir.stream.ChatLaneSettings.Reviews;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.OpenVerdict;
import io.weir.wire.OutputRecord;
import io.weir.wire.UnencodableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What the chat lane leaves for reviews.
final class ReviewOfferTest {

    @Test
    void nothingIsLeftWhereNobodyReviews() {
        try (var stream = new ProcessorFixture(new Claiming())) {
            stream.prompt("c", "e", "Who?").response("c", "e", "Ada Brown.");

            assertThat(stream.written(Topic.CLAIMS)).isEmpty();
            assertThat(stream.written(Topic.DECISION)).hasSize(1);
        }
    }

    @Test
    void anAnswerWithClaimsIsLeftBesideItsDecision() {
        try (var stream = new ProcessorFixture(reviewed(new RecordingEncoder()), new Claiming())) {
            stream.prompt("c", "e", "Who?").response("c", "e", "Ada Brown.");

            assertThat(stream.written(Topic.CLAIMS)).containsExactly("e 1");
            assertThat(stream.written(Topic.DECISION)).hasSize(1);
        }
    }

    /// The exchange is decided, and its verdict stands.
    @Test
    void whatCannotBeLeftChangesNothingElse() {
        var refusing = new RecordingEncoder() {
            @Override
            public OutputRecord claims(OpenVerdict verdict) {
                throw new UnencodableException(DeadLetterReason.OUTPUT_TOO_LARGE, "too large");
            }
        };
        try (var stream = new ProcessorFixture(reviewed(refusing), new Claiming())) {
            stream.prompt("c", "e", "Who?").response("c", "e", "Ada Brown.");

            assertThat(stream.written(Topic.CLAIMS)).isEmpty();
            assertThat(stream.written(Topic.DEAD_LETTER)).isEmpty();
            assertThat(stream.written(Topic.DECISION)).hasSize(1);
            assertThat(stream.written(Topic.VERDICT)).hasSize(1);
        }
    }

    private static UnaryOperator<ChatLane> reviewed(RecordingEncoder encoder) {
        return lane -> new ChatLane(
                lane.guards(),
                lane.reader(),
                encoder,
                lane.publisher(),
                lane.policies(),
                lane.alerts(),
                lane.listener(),
                lane.executor(),
                lane.clock(),
                lane.settings().withReviews(Reviews.ANSWERS));
    }

    /// Says that nothing speaks of the answer's one claim.
    private record Claiming() implements Guard.Immediate {

        @Override
        public GuardInfo info() {
            return UncertaintyGuard.info(SupportFile.shipped());
        }

        @Override
        public Observation observe(Exchange exchange) {
            var answer = new JudgedAnswer(
                    "m",
                    "",
                    "Who?",
                    "Ada Brown.",
                    List.of(new JudgedAnswer.JudgedConcept("Ada Brown", List.of(), List.of())),
                    Set.of(),
                    Set.of(Cause.INSUFFICIENT_EVIDENCE));
            return new Observation.Seen(List.of(), Set.of(Cause.INSUFFICIENT_EVIDENCE), Optional.of(answer));
        }
    }
}
