// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import io.weir.vision.seen.Pdq;
import io.weir.vision.seen.PdqHash;
import io.weir.vision.seen.PdqIndex;
import java.util.List;
import java.util.Optional;

/// Pictures that must not be copied, with both tests: by hash, and by how near a picture is in the space of an
/// encoder's features.
public final class ProtectedSet {

    private final List<String> ids;
    private final PdqIndex hashes;
    private final NeighbourIndex neighbours;
    private final RankedNull ratios;
    private final double pValueMax;

    /// @param ids of the protected pictures, in the order of all else
    /// @param hashes one a picture
    /// @param ratios of pictures that copy nothing
    /// @param pValueMax from which p-value on a picture is no finding
    public ProtectedSet(
            List<String> ids, List<PdqHash> hashes, NeighbourIndex neighbours, RankedNull ratios, double pValueMax) {
        if (hashes.size() != ids.size() || neighbours.size() != ids.size()) {
            throw new IllegalArgumentException("every protected picture has an id, a hash, and a vector");
        }
        if (!(pValueMax >= 1.0 / (ratios.size() + 1) && pValueMax < 1)) {
            throw new IllegalArgumentException("p-values from 1 / (n + 1) on can be told by n pictures");
        }
        this.ids = List.copyOf(ids);
        this.hashes = new PdqIndex(hashes);
        this.neighbours = neighbours;
        this.ratios = ratios;
        this.pValueMax = pValueMax;
    }

    /// @param hashed with the quality that says whether the hash test can be done
    /// @param vector absent where the encoder gave none
    public CopyOutcome check(Pdq.Hashed hashed, Optional<QuantisedVector> vector) {
        return report(Optional.of(hashed), vector).outcome();
    }

    /// Every test that is due, with what came of it.
    ///
    /// @param hashed absent where the picture could not be decoded
    public CopyReport report(Optional<Pdq.Hashed> hashed, Optional<QuantisedVector> vector) {
        return new CopyReport(List.of(hashTest(hashed), neighbourTest(vector)));
    }

    private CopyReport.Test hashTest(Optional<Pdq.Hashed> hashed) {
        if (hashed.isEmpty()) {
            return CopyReport.notRun(CopyReport.Kind.HASH, PdqIndex.DISTANCE_MAX, CopyOutcome.Cause.UNREADABLE);
        }
        if (!hashed.get().isComparable()) {
            return CopyReport.notRun(CopyReport.Kind.HASH, PdqIndex.DISTANCE_MAX, CopyOutcome.Cause.LOW_HASH_QUALITY);
        }
        return nearest(hashed.get())
                .map(match -> CopyReport.fired(
                        CopyReport.Kind.HASH,
                        new CopyOutcome.Finding.Hash(ids.get(match.position()), match.distance()),
                        match.distance(),
                        PdqIndex.DISTANCE_MAX))
                .orElseGet(() -> CopyReport.clear(CopyReport.Kind.HASH, -1, PdqIndex.DISTANCE_MAX, Optional.empty()));
    }

    private CopyReport.Test neighbourTest(Optional<QuantisedVector> vector) {
        if (vector.isEmpty()) {
            return CopyReport.notRun(CopyReport.Kind.NEIGHBOUR, pValueMax, CopyOutcome.Cause.MODEL_FAILED);
        }
        NeighbourRatio found = NeighbourRatio.of(neighbours, vector.get());
        double pValue = ratios.pValue(found.ratio());
        return pValue <= pValueMax
                ? CopyReport.fired(
                        CopyReport.Kind.NEIGHBOUR,
                        new CopyOutcome.Finding.Neighbour(ids.get(found.picture()), found.ratio(), pValue),
                        found.ratio(),
                        pValueMax)
                : CopyReport.clear(CopyReport.Kind.NEIGHBOUR, found.ratio(), pValueMax, Optional.of(pValue));
    }

    /// Of all eight ways that the picture may be turned.
    private Optional<PdqIndex.Match> nearest(Pdq.Hashed hashed) {
        Optional<PdqIndex.Match> nearest = Optional.empty();
        for (PdqHash variant : hashed.variants()) {
            for (PdqIndex.Match match : hashes.within(variant, PdqIndex.DISTANCE_MAX)) {
                if (nearest.isEmpty() || match.distance() < nearest.get().distance()) {
                    nearest = Optional.of(match);
                }
            }
        }
        return nearest;
    }
}
