// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Exchange;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.prefilter.Prefilter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times the linear tier, everything that the stream thread does among it: decoding, the refusal detector,
/// the scores.
///
/// Processor time of one thread: what others do on the machine does not count.
public final class LinearTime {

    /// Characters of prompt and of response in each exchange.
    public static final int CHARS = 2_000;

    private static final int WARM_UP = 1_500;
    private static final int TIMED = 1_000;

    private LinearTime() {}

    /// @param p50 milliseconds of the median exchange
    public record Millis(double p50, double p99, int exchanges) {}

    /// @param texts strung together and cut into exchanges
    public static Millis of(List<String> texts) {
        List<Exchange> exchanges = exchanges(texts);
        if (exchanges.isEmpty()) {
            return new Millis(Double.NaN, Double.NaN, 0);
        }
        Prefilter prefilter = Prefilter.shipped(new AuditSample(new byte[AuditSample.KEY_BYTES_MIN], .01));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[TIMED];
        for (int index = -WARM_UP; index < TIMED; index++) {
            Exchange timed = exchanges.get(Math.floorMod(index, exchanges.size()));
            long start = threads.getCurrentThreadCpuTime();
            prefilter.screen(timed);
            if (index >= 0) {
                nanos[index] = threads.getCurrentThreadCpuTime() - start;
            }
        }
        Arrays.sort(nanos);
        return new Millis(nanos[TIMED / 2] / 1e6, nanos[TIMED * 99 / 100] / 1e6, TIMED);
    }

    private static List<Exchange> exchanges(List<String> texts) {
        List<Exchange> exchanges = new ArrayList<>();
        var text = new StringBuilder();
        for (String next : texts) {
            text.append(next).append(' ');
            if (text.length() >= 2 * CHARS) {
                exchanges.add(RowScreen.exchange(
                        "timed-" + exchanges.size(), text.substring(0, CHARS), text.substring(CHARS, 2 * CHARS)));
                text.setLength(0);
            }
        }
        return exchanges;
    }
}
