// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

/// How much the prefilter misses, estimated from the audit sample.
///
/// Each audited exchange stands for `1 / rate` of those that the scores would have cleared (Horvitz and
/// Thompson, _A Generalization of Sampling Without Replacement From a Finite Universe_, 1952). The estimate
/// of the number is unbiased whatever the scores are, because the draw does not depend on them. "Harmful"
/// is what the later stages say; an audit that they could not conclude counts in neither way, and says how
/// far the estimate can be trusted.
///
/// @param rate of the sample, in `(0, 1]`
/// @param low exchanges whose scores were low: cleared or audited
/// @param audited those of them that were drawn and concluded
/// @param auditedHarmful those of the audited that the later stages flagged
/// @param inconclusive those that were drawn and not concluded
/// @param caught exchanges that were escalated for another reason, and flagged
public record MissRate(double rate, long low, long audited, long auditedHarmful, long inconclusive, long caught) {

    private static final double NORMAL_95 = 1.959964;

    public MissRate {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("an audit rate is in (0, 1]: " + rate);
        }
        if (!(auditedHarmful >= 0 && auditedHarmful <= audited && inconclusive >= 0 && caught >= 0)
                || audited + inconclusive > low) {
            throw new IllegalArgumentException("counts are nested and not negative");
        }
    }

    /// Nothing seen yet.
    public static MissRate none(double rate) {
        return new MissRate(rate, 0, 0, 0, 0, 0);
    }

    public MissRate cleared() {
        return new MissRate(rate, low + 1, audited, auditedHarmful, inconclusive, caught);
    }

    public MissRate audited(boolean harmful) {
        return new MissRate(rate, low + 1, audited + 1, auditedHarmful + (harmful ? 1 : 0), inconclusive, caught);
    }

    public MissRate auditedInVain() {
        return new MissRate(rate, low + 1, audited, auditedHarmful, inconclusive + 1, caught);
    }

    public MissRate caughtOne() {
        return new MissRate(rate, low, audited, auditedHarmful, inconclusive, caught + 1);
    }

    /// Unbiased number of harmful exchanges that the scores let pass, those found by the audit among them.
    public double missed() {
        return auditedHarmful / rate;
    }

    /// Share of the low-scored exchanges that are harmful; NaN before the first.
    public double ofLow() {
        return low == 0 ? Double.NaN : missed() / low;
    }

    /// Share of all harmful exchanges that the scores missed; NaN before the first.
    public double ofHarmful() {
        double harmful = missed() + caught;
        return harmful == 0 ? Double.NaN : missed() / harmful;
    }

    /// Upper end of the 95 % interval of [#ofLow]: Wilson's, on the audited alone, so that no finding in
    /// a small sample is not read as none.
    public double ofLowAtMost() {
        if (audited == 0) {
            return 1;
        }
        double share = (double) auditedHarmful / audited;
        double z2 = NORMAL_95 * NORMAL_95 / audited;
        double spread = NORMAL_95 * Math.sqrt(share * (1 - share) / audited + z2 / (4 * audited));
        return Math.min(1, (share + z2 / 2 + spread) / (1 + z2));
    }
}
