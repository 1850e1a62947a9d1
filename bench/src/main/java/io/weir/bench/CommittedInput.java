// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/// Times how fast a consumer group gets through its input, by the offsets that it has committed.
///
/// Under exactly-once an offset is committed together with all that its record led to, so this counts
/// input events whose results are committed, whatever and how many those results are, and reading them
/// costs neither contender anything. The first part is start-up: joining the group, opening stores,
/// the first compilation.
final class CommittedInput {

    private static final double WARM_UP_SHARE = 0.25;
    private static final Duration PERIOD = Duration.ofMillis(25);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Admin admin;

    CommittedInput(Admin admin) {
        this.admin = admin;
    }

    /// Waits until a group has committed `total` records of a fresh input.
    ///
    /// @throws IllegalStateException when it has not after three minutes
    Measurement await(String group, long total) {
        long warm = (long) (total * WARM_UP_SHARE);
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        Mark begin = null;
        while (true) {
            long seen = committed(group);
            if (begin == null && seen >= warm) {
                begin = mark(seen);
            }
            if (begin != null && seen >= total) {
                return between(begin, mark(seen));
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("only " + seen + " of " + total + " events after " + PATIENCE);
            }
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    private long committed(String group) {
        return BenchBroker.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .values()
                .stream()
                .filter(Objects::nonNull)
                .mapToLong(at -> at.offset())
                .sum();
    }

    private static Measurement between(Mark begin, Mark end) {
        return new Measurement(
                end.seen - begin.seen,
                Duration.ofNanos(end.nanos - begin.nanos),
                Duration.ofNanos(end.cpuNanos - begin.cpuNanos));
    }

    private Mark mark(long seen) {
        return new Mark(seen, System.nanoTime(), system.getProcessCpuTime());
    }

    private record Mark(long seen, long nanos, long cpuNanos) {}
}
