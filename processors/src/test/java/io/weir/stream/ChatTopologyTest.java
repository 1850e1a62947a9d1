// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ProcessorFixture.SETTINGS;
import static io.weir.stream.ProcessorFixture.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Observation;
import io.weir.guard.pattern.PatternGuard;
import io.weir.policy.Policy;
import io.weir.policy.PolicyVersion;
import io.weir.schema.Topic;
import io.weir.wire.DeadLetter;
import io.weir.wire.OutputRecord;
import io.weir.wire.SourceHeader;
import io.weir.wire.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChatTopologyTest {

    private static final String CARD = "the card is 4111 1111 1111 1111";

    @Test
    void aPromptAndItsResponseBecomeOneDecisionInEitherOrder() {
        try (var stream = new ProcessorFixture(new PatternGuard(), new StillGuard())) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");
            stream.response("c", "2", "hi").prompt("c", "2", "hello").advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.DECISION)).containsExactly("1 RELEASE 2", "2 RELEASE 2");
            assertThat(stream.written(Topic.RELEASED)).hasSize(2).allMatch(body -> body.contains("\"hi\""));
        }
    }

    @Test
    void eachGuardGivesOneVerdictForAnExchange() {
        try (var stream = new ProcessorFixture(new PatternGuard(), new StillGuard())) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi").advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.VERDICT)).containsExactlyInAnyOrder("pattern Clear", "still Clear");
        }
    }

    @Test
    void aFlaggedAnswerIsQuarantinedAndAlerted() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            stream.prompt("c", "1", "how do I pay?").response("c", "1", CARD).advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.DECISION)).containsExactly("1 QUARANTINE 2");
            assertThat(stream.written(Topic.QUARANTINE)).hasSize(1);
            assertThat(stream.written(Topic.RELEASED)).isEmpty();
            assertThat(stream.written(Topic.ALERT)).containsExactly("pii.card 1 open");
        }
    }

    /// A policy that asks no guard that waits does not let an exchange pass its own conversation.
    @Test
    void anExchangeDoesNotOvertakeItsOwnConversation() {
        List<Runnable> work = new ArrayList<>();
        AtomicReference<Policy> policy = new AtomicReference<>(new FlagPolicy(new PolicyVersion("*", "1")));
        UnaryOperator<ChatLane> byHand = ProcessorFixture.working(started -> {
            work.add(started);
            return () -> {};
        });
        try (var stream = new ProcessorFixture(
                lane -> ProcessorFixture.under(_ -> policy.get()).apply(byHand.apply(lane)), new StillGuard())) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");
            policy.set(new FlagPolicy(new PolicyVersion("*", "2"), Set.of()));
            stream.prompt("c", "2", "hello").response("c", "2", "hi");
            stream.prompt("d", "3", "hello").response("d", "3", "hi").advance(Duration.ofMillis(10));
            assertThat(stream.written(Topic.DECISION)).containsExactly("3 RELEASE 2");

            work.getFirst().run();
            stream.advance(Duration.ofMillis(10));

            assertThat(stream.written(Topic.DECISION)).containsExactly("1 RELEASE 2", "2 RELEASE 2");
        }
    }

    @Test
    void aGuardThatThrowsIsInconclusiveAndNeverClear() {
        try (var stream = new ProcessorFixture(new ThrowingGuard())) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi").advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.VERDICT)).containsExactly("throwing Inconclusive");
            assertThat(stream.written(Topic.DECISION)).containsExactly("1 REVIEW 2");
        }
    }

    /// F7: one event sent again and again counts once.
    @Test
    void anEventSentAThousandTimesIsDecidedOnce() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            for (int i = 0; i < 1_000; i++) {
                stream.prompt("c", "1", "hello");
            }
            stream.response("c", "1", "hi").advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.DECISION)).containsExactly("1 RELEASE 2");
            assertThat(stream.facts().count("duplicate")).isEqualTo(999);
        }
    }

    /// F36: equal ids of two tenants never meet.
    @Test
    void equalIdsOfTwoTenantsAreApart() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            stream.prompt("acme", "c", "1", "hello", START).prompt("other", "c", "1", "hello", START);
            stream.response("c", "1", "hi").advance(SETTINGS.joinBound());

            assertThat(stream.written(Topic.DECISION)).containsExactlyInAnyOrder("1 RELEASE 2", "1 RELEASE 1");
            assertThat(stream.facts().count("duplicate")).isZero();
        }
    }

    /// F8: a half whose other never came is judged alone, and what comes after is parked, not lost.
    @Test
    void aHalfPastTheBoundIsJudgedAloneAndItsOtherHalfIsLate() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            stream.prompt("c", "1", "hello").advance(SETTINGS.joinBound().minusMillis(1));
            assertThat(stream.written(Topic.DECISION)).isEmpty();
            stream.advance(SETTINGS.checkInterval());
            assertThat(stream.written(Topic.DECISION)).containsExactly("1 RELEASE 1");

            stream.response("c", "1", "hi").advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.DECISION)).isEmpty();
            assertThat(stream.written(Topic.DEAD_LETTER)).containsExactly("join LATE");
        }
    }

    /// F8: a clock a year ahead poisons nothing.
    @Test
    void aClockAYearAheadDoesNotMakeTheWindowsForget() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            stream.prompt("c", "1", "hello");
            stream.prompt("acme", "c", "2", "hello", START.plus(Duration.ofDays(365)));
            stream.prompt("c", "1", "hello").response("c", "1", "hi").advance(Duration.ofSeconds(1));

            assertThat(stream.facts().count("duplicate")).isEqualTo(1);
            assertThat(stream.facts().count("clockAhead")).isEqualTo(1);
            assertThat(stream.written(Topic.DECISION)).containsExactly("1 RELEASE 2");
        }
    }

    /// F8: what is written on says when the record was made, right or wrong.
    @Test
    void aClockAheadIsSetBackAndTheRecordKeepsItsOwnTime() {
        Instant ahead = START.plus(Duration.ofDays(365));
        List<SourceRecord> buried = new ArrayList<>();
        List<Instant> decided = new ArrayList<>();
        try (var stream =
                new ProcessorFixture(ProcessorFixture.encoding(new BuryingEncoder(buried)), new PatternGuard())) {
            stream.raw(Topic.PROMPT, "acme/c", new byte[] {1}, Map.of("weir-own-time", "12345678"), ahead);
            stream.prompt("acme", "c", "1", "hello", ahead)
                    .response("c", "1", "hi")
                    .advance(Duration.ofSeconds(1));
            decided.addAll(stream.facts().recordedAt());
        }

        assertThat(buried).hasSize(1);
        assertThat(buried.getFirst().timestamp()).isEqualTo(ahead.toEpochMilli());
        assertThat(buried.getFirst().headers()).extracting(SourceHeader::name).containsExactly("weir-own-time");
        assertThat(decided).as("latency is never negative").containsExactly(START);
    }

    /// F12, F13: whatever is no event is a dead letter, and the partition moves on.
    @Test
    void poisonIsADeadLetterAndTheStreamGoesOn() {
        try (var stream = new ProcessorFixture(new PatternGuard())) {
            stream.raw(Topic.PROMPT, null, new byte[] {1}, Map.of(), START);
            stream.raw(Topic.PROMPT, "acme/c", null, Map.of(), START);
            stream.raw(Topic.RESPONSE, "acme/c", new byte[0], Map.of(), START);
            stream.raw(Topic.RESPONSE, "acme/c", "{\"a\":".getBytes(UTF_8), Map.of(), START);
            stream.prompt("c", "1", "hello").response("c", "1", "hi").advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.DEAD_LETTER)).hasSize(4).allMatch(line -> line.startsWith("intake "));
            assertThat(stream.written(Topic.DECISION)).containsExactly("1 RELEASE 2");
        }
    }

    /// Accepted = decided + dead-lettered, in events, whatever the disorder.
    @ParameterizedTest
    @MethodSource("seeds")
    void everyAcceptedEventIsAccountedFor(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (var stream = new ProcessorFixture(new PatternGuard(), new StillGuard())) {
            for (int i = 0; i < 200; i++) {
                String exchange = "e" + random.nextInt(60);
                switch (random.nextInt(6)) {
                    case 0, 1 -> stream.prompt("c" + exchange, exchange, random.nextBoolean() ? CARD : "hello");
                    case 2, 3 -> stream.response("c" + exchange, exchange, random.nextBoolean() ? CARD : "hi");
                    case 4 -> stream.raw(Topic.PROMPT, "acme/c", bytes(random), Map.of(), START);
                    default -> stream.advance(Duration.ofMillis(random.nextInt(8_000)));
                }
            }
            stream.advance(SETTINGS.joinBound().plusSeconds(1)).advance(Duration.ofSeconds(1));

            Facts facts = stream.facts();
            assertThat(facts.count("received") - facts.count("duplicate"))
                    .isEqualTo(facts.count("decided") + facts.count("deadLettered"));
            assertThat(facts.count("decided")).isPositive();
            assertThat(stream.written(Topic.DECISION)).doesNotHaveDuplicates();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Keeps what it was asked to bury.
    private static final class BuryingEncoder extends RecordingEncoder {
        private final List<SourceRecord> buried;

        private BuryingEncoder(List<SourceRecord> buried) {
            this.buried = buried;
        }

        @Override
        public OutputRecord deadLetter(DeadLetter letter) {
            buried.add(letter.origin());
            return super.deadLetter(letter);
        }
    }

    /// A guard that waits, and sees nothing.
    private static final class StillGuard implements Guard.Waiting {

        @Override
        public GuardInfo info() {
            return ChatTopologyTest.info("still");
        }

        @Override
        public Observation observe(Exchange exchange, Instant deadline) {
            return new Observation.Seen(List.of(), Set.of());
        }
    }

    private static final class ThrowingGuard implements Guard.Immediate {

        @Override
        public GuardInfo info() {
            return ChatTopologyTest.info("throwing");
        }

        @Override
        public Observation observe(Exchange exchange) {
            throw new IllegalStateException(Cause.GUARD_FAILED.name());
        }
    }

    private static GuardInfo info(String id) {
        return new GuardInfo(new GuardId(id), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));
    }
}
