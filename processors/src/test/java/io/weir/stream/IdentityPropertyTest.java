// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ProcessorFixture.SETTINGS;
import static io.weir.stream.ProcessorFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.pattern.PatternGuard;
import io.weir.policy.Decision;
import io.weir.policy.Policy;
import io.weir.policy.PolicyVersion;
import io.weir.schema.Topic;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.JoinedExchange;
import io.weir.wire.OutputRecord;
import io.weir.wire.UnencodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Accepted = decided + dead-lettered + shed, in events, through the whole topology.
final class IdentityPropertyTest {

    private static final List<String> TEXTS = List.of("hello", "the card is 4111 1111 1111 1111", "throw", "park");

    private static final Set<String> MET = ConcurrentHashMap.newKeySet();

    /// Poison, repeats, late halves and lone ones, guards that throw, hang or park, clocks ahead, policies
    /// that fail, outputs that cannot be written: each accepted event has one end.
    @ParameterizedTest
    @MethodSource("seeds")
    void everyAcceptedEventHasOneEnd(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Runnable> work = new ArrayList<>();
        try (var stream = new ProcessorFixture(disorderly(work), new PatternGuard(), new MoodyGuard())) {
            for (int i = 0; i < 400; i++) {
                act(stream, work, random);
            }
            stream.advance(SETTINGS.joinBound().plusSeconds(1));
            stream.advance(Duration.ofMinutes(1)).advance(Duration.ofSeconds(1));

            Facts facts = stream.facts();
            List<String> decisions = stream.written(Topic.DECISION);
            List<String> letters = stream.written(Topic.DEAD_LETTER);
            assertThat(facts.count("received") - facts.count("duplicate"))
                    .isEqualTo(facts.count("decided") + facts.count("deadLettered") + facts.count("shed"));
            assertThat(facts.count("shed")).isZero();
            assertThat(eventsOf(decisions)).isEqualTo(facts.count("decided"));
            assertThat(letters).hasSize((int) (facts.count("deadLettered") + facts.count("parked")));
            assertThat(letters.stream().filter(letter -> letter.endsWith(" PARKED")))
                    .hasSize((int) facts.count("parked"));
            assertThat(decisions).doesNotHaveDuplicates();
            assertThat(stream.driver()
                            .getKeyValueStore(JoinProcessor.WAITING_STORE)
                            .approximateNumEntries())
                    .isZero();
            assertThat(stream.driver()
                            .getKeyValueStore(ChatTopology.ASYNC_STORE)
                            .approximateNumEntries())
                    .isZero();
            MET.addAll(facts.counts().keySet());
        }
    }

    /// The disorder above is all of it.
    @AfterAll
    static void everyKindOfDisorderWasMet() {
        assertThat(MET)
                .contains("duplicate", "decided", "deadLettered", "parked", "judgedAlone", "clockAhead", "guardFailed");
    }

    private static void act(ProcessorFixture stream, List<Runnable> work, SplittableRandom random) {
        String exchange = "e" + random.nextInt(90);
        String conversation = "c" + exchange.charAt(1);
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> stream.prompt(conversation, exchange, text);
            case 3, 4, 5 -> stream.response(conversation, exchange, text);
            case 6 -> stream.raw(Topic.PROMPT, "acme/c", bytes(random), Map.of(), START);
            case 7 -> stream.raw(Topic.RESPONSE, null, bytes(random), Map.of("ce_id", "1"), START);
            case 8 ->
                stream.prompt("acme", conversation, exchange, text, START.plus(Duration.ofDays(random.nextInt(900))));
            case 9, 10 -> {
                if (!work.isEmpty()) {
                    work.remove(random.nextInt(work.size())).run();
                }
            }
            default -> stream.advance(Duration.ofMillis(random.nextInt(20_000)));
        }
    }

    private static UnaryOperator<ChatLane> disorderly(List<Runnable> work) {
        UnaryOperator<ChatLane> working = ProcessorFixture.working(started -> {
            work.add(started);
            return () -> {};
        });
        UnaryOperator<ChatLane> encoding = ProcessorFixture.encoding(new RefusingEncoder());
        UnaryOperator<ChatLane> deciding =
                ProcessorFixture.under(_ -> new FailingPolicy(new FlagPolicy(new PolicyVersion("*", "test"))));
        return lane -> working.apply(encoding.apply(deciding.apply(lane)));
    }

    private static long eventsOf(List<String> decisions) {
        return decisions.stream()
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /// Exchanges whose number ends so go wrong at one place.
    private static boolean ends(ExchangeId exchange, char digit) {
        return exchange.exchange().charAt(exchange.exchange().length() - 1) == digit;
    }

    private record FailingPolicy(Policy inner) implements Policy {

        @Override
        public PolicyVersion version() {
            return inner.version();
        }

        @Override
        public boolean uses(GuardId guard) {
            return inner.uses(guard);
        }

        @Override
        public Floors floors(GuardInfo guard) {
            return inner.floors(guard);
        }

        @Override
        public List<Signal> tenantSignals(Exchange exchange) {
            if (ends(exchange.id(), '9')) {
                throw new IllegalStateException("a defect in the tenant's patterns");
            }
            return inner.tenantSignals(exchange);
        }

        @Override
        public Duration hold(Cause cause) {
            return inner.hold(cause);
        }

        @Override
        public Decision decide(ExchangeId exchange, List<Judgement> judgements) {
            if (ends(exchange, '7')) {
                throw new IllegalStateException("a defect in the policy");
            }
            return inner.decide(exchange, judgements);
        }
    }

    private static final class RefusingEncoder extends RecordingEncoder {

        @Override
        public OutputRecord decision(JoinedExchange exchange, Decision decision) {
            if (ends(exchange.id(), '5')) {
                throw new UnencodableException(DeadLetterReason.OUTPUT_TOO_LARGE, "");
            }
            return super.decision(exchange, decision);
        }

        @Override
        public OutputRecord delivery(JoinedExchange exchange, Decision decision) {
            if (ends(exchange.id(), '3')) {
                throw new IllegalStateException("a defect in the encoder");
            }
            return super.delivery(exchange, decision);
        }
    }

    /// Waits, and does what the text says.
    private static final class MoodyGuard implements Guard.Waiting {

        @Override
        public GuardInfo info() {
            return new GuardInfo(new GuardId("moody"), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));
        }

        @Override
        public Observation observe(Exchange exchange, Instant deadline) {
            Set<String> texts = Stream.of(Side.values())
                    .flatMap(side -> exchange.utterances(side).stream())
                    .flatMap(utterance -> utterance.parts().stream())
                    .map(part -> part instanceof Part.Text(Part.Kind _, String text) ? text : "")
                    .collect(Collectors.toSet());
            if (texts.contains("throw")) {
                throw new IllegalStateException("a defect in the guard");
            }
            return texts.contains("park")
                    ? new Observation.Failed(Cause.MODEL_FAILED)
                    : new Observation.Seen(List.of(), Set.of());
        }
    }
}
