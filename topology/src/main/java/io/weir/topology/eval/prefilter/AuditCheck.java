// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.prefilter.MissRate;
import java.nio.ByteBuffer;
import java.util.List;

/// Holds the audit's estimate of what was missed against what was missed.
///
/// @param missed harmful rows among those that the scores would clear
/// @param estimated their number by the audit sample, averaged over keys
/// @param covered share of keys whose interval's upper end is not below the truth
record AuditCheck(double missed, double estimated, double covered, int low) {

    static final double RATE = .1;

    private static final int KEYS = 400;

    static AuditCheck of(List<ScreenedRow> rows) {
        List<ScreenedRow> low =
                rows.stream().filter(row -> !row.isEscalated() && isScored(row)).toList();
        double missed = low.stream().filter(row -> row.row().harmful()).count();
        double sum = 0;
        int covered = 0;
        for (int key = 0; key < KEYS; key++) {
            MissRate rate = estimate(low, new AuditSample(key(key), RATE));
            sum += rate.missed();
            covered += rate.ofLowAtMost() >= missed / low.size() ? 1 : 0;
        }
        return new AuditCheck(missed, sum / KEYS, (double) covered / KEYS, low.size());
    }

    private static MissRate estimate(List<ScreenedRow> low, AuditSample sample) {
        MissRate rate = MissRate.none(sample.rate());
        for (ScreenedRow row : low) {
            boolean drawn = sample.holds(
                    RowScreen.exchange(row.row().id(), "", row.row().response()).id());
            rate = drawn ? rate.audited(row.row().harmful()) : rate.cleared();
        }
        return rate;
    }

    /// Refused answers are not drawn from.
    private static boolean isScored(ScreenedRow row) {
        return row.margin() != Double.NEGATIVE_INFINITY;
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(AuditSample.KEY_BYTES_MIN).putInt(number).array();
    }
}
