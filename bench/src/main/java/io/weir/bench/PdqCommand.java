// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.vision.seen.PdqHash;
import io.weir.vision.seen.PdqIndex;
import java.util.AbstractList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How fast the index of perceptual hashes answers, and that it misses nothing.
@Command(
        name = "pdq",
        mixinStandardHelpOptions = true,
        description = {
            "Random hashes; each query is one of them with 31 bits turned, the farthest that must be found.",
            "Rates are of the process' CPU time; two cores give twice as many. Ten million hashes take 1.1 GiB of heap."
        },
        footer = {"", "Examples:", "  ./weir bench pdq", "  JAVA_OPTS=-Xmx3g ./weir bench pdq --hashes 10000000"})
final class PdqCommand implements WeirBenchmark {

    private static final double PER_CPU_SECOND = 2_000;

    @Mixin
    private final BenchOptions options = new BenchOptions(3);

    @Option(
            names = "--hashes",
            defaultValue = "1000000",
            description = "Hashes in the index (default: ${DEFAULT-VALUE}).")
    private int hashes;

    @Option(names = "--queries", defaultValue = "2000", description = "Queries of a round (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() {
        List<PdqHash> known = new Drawn(hashes);
        var index = new PdqIndex(known);
        var found = new AtomicInteger();
        var asked = new AtomicInteger();
        Rounds.Result result = options.rounds()
                .run(List.of(new Rounds.Contender(
                        "index",
                        _ -> ProcessUse.measure(queries, () -> {
                            asked.addAndGet(queries);
                            found.addAndGet(answered(index, known));
                        }))));
        return BenchReport.of(
                "pdq",
                List.of(BenchReport.setting("hashes", hashes), BenchReport.setting("queries", queries)),
                List.of(
                        BenchReport.Row.of(
                                "pdq.queries-per-cpu-second",
                                result.cpuRates("index"),
                                PER_CPU_SECOND,
                                PER_CPU_SECOND,
                                true),
                        BenchReport.Row.of(
                                "pdq.recall", new double[] {(double) found.get() / asked.get()}, 1, 1, true)));
    }

    private int answered(PdqIndex index, List<PdqHash> known) {
        var random = new SplittableRandom(7);
        int found = 0;
        for (int i = 0; i < queries; i++) {
            int wanted = random.nextInt(known.size());
            PdqHash query = turned(known.get(wanted), random);
            found += index.within(query, PdqIndex.DISTANCE_MAX).stream().anyMatch(match -> match.position() == wanted)
                    ? 1
                    : 0;
        }
        return found;
    }

    private static PdqHash turned(PdqHash hash, SplittableRandom random) {
        long[] words = {hash.word0(), hash.word1(), hash.word2(), hash.word3()};
        int left = PdqIndex.DISTANCE_MAX;
        long[] turned = new long[words.length];
        while (left > 0) {
            int bit = random.nextInt(256);
            long mask = 1L << (bit & 63);
            if ((turned[bit >> 6] & mask) == 0) {
                turned[bit >> 6] |= mask;
                left--;
            }
        }
        return new PdqHash(words[0] ^ turned[0], words[1] ^ turned[1], words[2] ^ turned[2], words[3] ^ turned[3]);
    }

    /// Hashes made when asked for, so that a long list takes no memory.
    private static final class Drawn extends AbstractList<PdqHash> {

        private final int size;

        Drawn(int size) {
            this.size = size;
        }

        @Override
        public PdqHash get(int index) {
            var random = new SplittableRandom(index);
            return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        }

        @Override
        public int size() {
            return size;
        }
    }
}
