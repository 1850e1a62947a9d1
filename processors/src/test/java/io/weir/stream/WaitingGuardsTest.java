// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ProcessorFixture.SETTINGS;
import static io.weir.stream.ProcessorFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.policy.PolicyVersion;
import io.weir.schema.Topic;
import io.weir.stream.async.VirtualThreads;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.JoinedExchange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WaitingGuardsTest {

    private static final Observation NOTHING = new Observation.Seen(List.of(), Set.of());

    @Test
    void aGuardThatHangsTimesOutAndTheOthersKeepWhatTheySaw() throws Exception {
        var hanging = new HangingGuard();
        // It stands still, so each guard in turn is waited for as long.
        InstantSource clock = InstantSource.fixed(START);
        var guards =
                new WaitingGuards(ProcessorFixture.lane(new Facts(), clock, hanging, new FixedGuard("quick", NOTHING)));

        GuardedExchange looked = guards.perform(exchange(), START.plusSeconds(2));

        assertThat(looked.observed())
                .extracting(Observed::observation)
                .containsExactly(new Observation.Failed(Cause.TIMED_OUT), NOTHING);
        hanging.interrupted.await();
    }

    /// Closing the topology is enough: no guard's thread outlives it.
    @Test
    void aClosedTopologyInterruptsEveryGuard() throws Exception {
        var one = new HangingGuard();
        var other = new HangingGuard();
        var stream = new ProcessorFixture(ProcessorFixture.working(new VirtualThreads("work", 8)), one, other);
        stream.prompt("c", "1", "hello").response("c", "1", "hi");
        one.entered.await();
        other.entered.await();

        stream.close();

        assertThat(one.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(other.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /// A guard that is given up may still answer: it is told once, as what its verdict says.
    @Test
    void aGuardThatAnswersTooLateIsToldOnce() {
        List<Runnable> work = new ArrayList<>();
        var byHand = ProcessorFixture.working(started -> {
            work.add(started);
            return () -> {};
        });
        var holdingNothing = ProcessorFixture.under(_ -> new FlagPolicy(new PolicyVersion("*", "test")));
        try (var stream = new ProcessorFixture(
                lane -> byHand.apply(holdingNothing.apply(lane)),
                new FixedGuard("one", NOTHING),
                new FixedGuard("two", new Observation.Failed(Cause.MODEL_FAILED)))) {
            stream.prompt("c", "1", "hello").response("c", "1", "hi");
            stream.advance(SETTINGS.async().deadline());
            work.getFirst().run();
            stream.advance(Duration.ofSeconds(1));

            assertThat(stream.written(Topic.VERDICT)).containsExactly("one Inconclusive", "two Inconclusive");
            assertThat(stream.facts().count("observed")).isEqualTo(2);
            assertThat(stream.facts().count("guardFailed")).isEqualTo(2);
        }
    }

    private static GuardedExchange exchange() {
        var joined = new JoinedExchange(Optional.of((PromptHalf) Halves.prompt("1", 1)), Optional.empty());
        return new GuardedExchange(
                joined, joined.exchange(), new FlagPolicy(new PolicyVersion("*", "test")), List.of());
    }

    private static GuardInfo info(String id) {
        return new GuardInfo(new GuardId(id), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));
    }

    private record FixedGuard(String id, Observation observation) implements Guard.Waiting {

        @Override
        public GuardInfo info() {
            return WaitingGuardsTest.info(id);
        }

        @Override
        public Observation observe(Exchange exchange, Instant deadline) {
            return observation;
        }
    }

    /// Answers when it is interrupted, and not before.
    private static final class HangingGuard implements Guard.Waiting {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public GuardInfo info() {
            return WaitingGuardsTest.info("hanging");
        }

        @Override
        public Observation observe(Exchange exchange, Instant deadline) {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                interrupted.countDown();
            }
            return new Observation.Failed(Cause.TIMED_OUT);
        }
    }
}
