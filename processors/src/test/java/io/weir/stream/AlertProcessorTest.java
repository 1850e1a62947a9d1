// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alert.AlertSignal;
import io.weir.alert.AlertState;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.GuardId;
import io.weir.guard.HazardCategory;
import io.weir.guard.TenantId;
import io.weir.policy.Action;
import io.weir.policy.PolicyVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

final class AlertProcessorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(AlertProcessor.STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    AlertProcessorTest() {
        context.setCurrentSystemTimeMs(NOW.toEpochMilli());
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    @Test
    void anOpenAlertIsOfTheProcessThatReadsItsPartition() {
        var first = new Held();
        AlertProcessor before = opened(first);
        before.process(new Record<>(new Object(), signal("card"), NOW.toEpochMilli()));
        before.process(new Record<>(new Object(), signal("mail"), NOW.toEpochMilli()));
        assertThat(first.open).hasSize(2);

        before.close();
        var second = new Held();
        AlertProcessor after = opened(second);

        assertThat(first.open).isEmpty();
        assertThat(second.open).hasSize(2);
        after.close();
        assertThat(second.open).isEmpty();
    }

    private AlertProcessor opened(Held held) {
        ChatLane lane = ProcessorFixture.lane(held, () -> NOW);
        var processor = new AlertProcessor(lane.alerts(), lane.encoder(), lane.listener(), lane.settings());
        processor.init(context);
        return processor;
    }

    private static AlertSignal signal(String category) {
        return new AlertSignal(
                new ExchangeId(new TenantId("acme"), "c", "e"),
                new GuardId("pattern"),
                new Finding(new HazardCategory(category), .9, .5, List.of(), ""),
                Action.QUARANTINE,
                new PolicyVersion("*", "1"),
                NOW,
                "t-0@1");
    }

    /// The open alerts that a process holds.
    private static final class Held extends Facts {
        private final Map<String, AlertState> open = new HashMap<>();

        @Override
        public void alert(AlertState alert) {
            alertTaken(alert);
        }

        @Override
        public void alertTaken(AlertState alert) {
            open.put(alert.fingerprint(), alert);
        }

        @Override
        public void alertGivenUp(String fingerprint) {
            open.remove(fingerprint);
        }
    }
}
