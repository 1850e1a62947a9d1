// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import io.weir.schema.avro.VerdictEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Reviews of a process that is killed: each answer has its neighbour joined once.
final class ReviewsCrashIT {

    private static final int PAIRS = 40;
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final Map<String, String> KEYS =
            Map.of("weir.guard.enabled", "uncertainty", "weir.uncertainty.reviews.enabled", "true");

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aKilledProcessJoinsEachNeighbourOnceWhenItIsBack(@TempDir Path directory) throws Exception {
        try (ChatCluster cluster = ChatCluster.start(2)) {
            try (WeirProcess weir = WeirProcess.run(cluster.bootstrapServers(), directory.resolve("1"), KEYS)) {
                weir.awaitReady();
                for (int pair = 0; pair < PAIRS; pair++) {
                    ask(cluster, pair, "a");
                    ask(cluster, pair, "b");
                }
                // Some are joined by now, others are encoded or lie in a repartition topic.
                cluster.read(Topic.VERDICT, VerdictEvent.class, WITHIN, all -> revised(all) >= PAIRS / 4);
                weir.kill();
            }
            try (WeirProcess weir = WeirProcess.run(cluster.bootstrapServers(), directory.resolve("2"), KEYS)) {
                weir.awaitReady();

                List<VerdictEvent> verdicts =
                        cluster.read(Topic.VERDICT, VerdictEvent.class, WITHIN, all -> revised(all) >= 2 * PAIRS);

                Map<String, List<Integer>> revisions = verdicts.stream()
                        .collect(Collectors.groupingBy(
                                VerdictEvent::getExchange,
                                TreeMap::new,
                                Collectors.mapping(VerdictEvent::getRevision, Collectors.toList())));
                assertThat(revisions)
                        .hasSize(2 * PAIRS)
                        .allSatisfy((_, all) -> assertThat(all).containsExactly(0, 1));
            }
        }
    }

    private static long revised(List<VerdictEvent> all) {
        return all.stream().filter(verdict -> verdict.getRevision() > 0).count();
    }

    /// Each pair asks for a person of its own.
    private static void ask(ChatCluster cluster, int pair, String which) {
        String name = "Ada B" + (char) ('a' + pair / 8) + "r" + (char) ('a' + pair % 8) + "n";
        cluster.exchange(
                "acme",
                "c" + pair + which,
                "e" + pair + which,
                "Who was " + name + ", and when was she born?",
                name + " was a Danish painter. She was born in 1949 in Aarhus.");
    }
}
