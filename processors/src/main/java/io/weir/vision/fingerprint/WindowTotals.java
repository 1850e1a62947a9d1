// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

/// Sums over a window's pictures. Owned by one thread.
///
/// Whole numbers alone, so that sums of parts are the sum of all, in any order: scores are in millionths of
/// 2^20. Votes count for one fitted registry only; pictures scored under another one are in the fingerprint and
/// not in the votes.
public final class WindowTotals {

    private static final double UNIT = 1 << 20;
    private static final double SCORE_MAX = 1e6;

    private final StreamState state;
    private final long[] scores;
    private final long[] tops;
    private final long registry;
    private long voted;

    /// @param registry which fitted generators the votes are about; any number without them
    public WindowTotals(int blocks, int cells, int generators, long registry) {
        this(new StreamState(blocks, cells), new long[generators], new long[generators], registry, 0);
    }

    private WindowTotals(StreamState state, long[] scores, long[] tops, long registry, long voted) {
        this.state = state;
        this.scores = scores;
        this.tops = tops;
        this.registry = registry;
        this.voted = voted;
    }

    public void add(PlacedImage image) {
        state.add(image);
    }

    /// A picture's vote, under the registry that these totals are of.
    public void vote(float[] picture) {
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] += Math.round(Math.clamp(picture[i], -SCORE_MAX, SCORE_MAX) * UNIT);
            best = picture[i] > picture[best] ? i : best;
        }
        tops[best]++;
        voted++;
    }

    public void add(WindowTotals other) {
        state.add(other.state);
        if (other.registry == registry && other.scores.length == scores.length) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] += other.scores[i];
                tops[i] += other.tops[i];
            }
            voted += other.voted;
        }
    }

    public long images() {
        return state.images();
    }

    /// Pictures with a vote under this registry.
    public long voted() {
        return voted;
    }

    StreamState state() {
        return state;
    }

    /// Twice as useful to others as to this package: the curve's own sums.
    public EffectCurve curve(ReferenceSet reference) {
        return EffectCurve.of(state, reference);
    }

    /// The published score, one number a block; NaN where too few pictures lie in its cells.
    public java.util.List<Double> published(ReferenceSet reference) {
        return PublishedScore.of(state, reference);
    }

    long[] tops() {
        return tops.clone();
    }

    double[] meanScores() {
        double[] mean = new double[scores.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = voted == 0 ? 0 : scores[i] / UNIT / voted;
        }
        return mean;
    }

    public byte[] toBytes() {
        var out = new CompactNumbers.Writer().put(registry).put(voted).put(scores.length);
        for (int i = 0; i < scores.length; i++) {
            out.put(scores[i]).put(tops[i]);
        }
        state.writeTo(out);
        return out.toBytes();
    }

    /// What [#toBytes] wrote. Votes under another registry are left out.
    public static WindowTotals read(byte[] bytes, int blocks, int cells, int generators, long registry) {
        var in = new CompactNumbers.Reader(bytes);
        boolean isSame = in.get() == registry;
        long voted = in.get();
        int held = (int) in.get();
        isSame &= held == generators;
        long[] scores = new long[generators];
        long[] tops = new long[generators];
        for (int i = 0; i < held; i++) {
            long score = in.get();
            long top = in.get();
            if (isSame) {
                scores[i] = score;
                tops[i] = top;
            }
        }
        return new WindowTotals(StreamState.readFrom(in, blocks, cells), scores, tops, registry, isSame ? voted : 0);
    }
}
