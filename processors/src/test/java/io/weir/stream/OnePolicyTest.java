// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ProcessorFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.policy.Policy;
import io.weir.policy.PolicyVersion;
import io.weir.schema.Topic;
import io.weir.stream.async.ValueCodec;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.JoinedExchange;
import io.weir.wire.OutputRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// One exchange, one policy: the one in force when its guards began, over its whole way to the decision.
final class OnePolicyTest {

    private static final Policy OLD = new FlagPolicy(new PolicyVersion("*", "old"));
    private static final Policy NEW = new FlagPolicy(new PolicyVersion("*", "new"));

    private final AtomicReference<Policy> inForce = new AtomicReference<>(OLD);

    @Test
    void anExchangeInFlightIsDecidedUnderThePolicyItsGuardsBeganUnder() {
        List<Runnable> work = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        UnaryOperator<ChatLane> byHand = ProcessorFixture.working(started -> {
            work.add(started);
            return () -> {};
        });
        UnaryOperator<ChatLane> versioned = ProcessorFixture.encoding(new VersionEncoder(versions));
        UnaryOperator<ChatLane> policed = ProcessorFixture.under(_ -> inForce.get());
        try (var stream = new ProcessorFixture(
                lane -> byHand.apply(versioned.apply(policed.apply(lane))), new NowGuard(), new WaitingGuard())) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");
            inForce.set(NEW);
            work.getFirst().run();
            stream.advance(ProcessorFixture.SETTINGS.async().drainInterval());
            assertThat(stream.written(Topic.DECISION)).hasSize(1);
        }

        assertThat(versions).containsExactly("verdict *@old", "verdict *@old");
    }

    /// After a crash all guards look again, under the policy that is in force then, and under that alone:
    /// nothing that was concluded under the old one was committed.
    @Test
    void anExchangeThatComesBackIsDecidedWhollyUnderThePolicyInForceThen() {
        ChatLane lane = ProcessorFixture.under(_ -> inForce.get())
                .apply(ProcessorFixture.lane(new Facts(), () -> START, new NowGuard(), new WaitingGuard()));
        ValueCodec<GuardedExchange> codec = ChatTopology.codec(lane);
        var joined = new JoinedExchange(Optional.of((PromptHalf) Halves.prompt("1", 1)), Optional.empty());
        byte[] stored = codec.encode(new ImmediateGuards(lane).look(joined));

        inForce.set(NEW);
        GuardedExchange back = codec.decode(stored);
        inForce.set(OLD);
        GuardedExchange answered = new WaitingGuards(lane).timedOut(back);
        Decider.Outcome outcome = Decider.decide(answered, START);

        assertThat(answered.policy()).isSameAs(NEW);
        assertThat(outcome.decision().policy()).isEqualTo(NEW.version());
        assertThat(outcome.judgements()).hasSize(2);
    }

    private static GuardInfo info(String id) {
        return new GuardInfo(new GuardId(id), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));
    }

    private static final class VersionEncoder extends RecordingEncoder {
        private final List<String> versions;

        private VersionEncoder(List<String> versions) {
            this.versions = versions;
        }

        @Override
        public OutputRecord verdict(JoinedExchange exchange, Judgement judgement, PolicyVersion policy) {
            versions.add("verdict " + policy);
            return super.verdict(exchange, judgement, policy);
        }
    }

    private static final class NowGuard implements Guard.Immediate {

        @Override
        public GuardInfo info() {
            return OnePolicyTest.info("now");
        }

        @Override
        public Observation observe(Exchange exchange) {
            return new Observation.Seen(List.of(), Set.of());
        }
    }

    private static final class WaitingGuard implements Guard.Waiting {

        @Override
        public GuardInfo info() {
            return OnePolicyTest.info("waiting");
        }

        @Override
        public Observation observe(Exchange exchange, Instant deadline) {
            return new Observation.Seen(List.of(), Set.of());
        }
    }
}
