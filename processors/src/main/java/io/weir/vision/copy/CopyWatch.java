// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import io.weir.vision.seen.Pdq;
import java.util.List;
import java.util.Optional;

/// Watches for copies of one protected set, under one encoder. Immutable and safe for threads.
public final class CopyWatch {

    /// Below which a source's copying score is a finding, in standard deviations.
    private static final double SOURCE_SCORE_MAX = -3;

    private final String name;
    private final String encoderDigest;
    private final ProtectedSet pictures;
    private final CopySpace space;
    private final boolean isReference;

    /// @param isReference whether the protected pictures are those of the reference: then whole sources are
    ///     tested too
    public CopyWatch(String name, String encoderDigest, ProtectedSet pictures, CopySpace space, boolean isReference) {
        this.name = name;
        this.encoderDigest = encoderDigest;
        this.pictures = pictures;
        this.space = space;
        this.isReference = isReference;
    }

    /// The set's name.
    public String name() {
        return name;
    }

    /// Whether a source's scores are asked for.
    public boolean testsSources() {
        return isReference;
    }

    public String encoderDigest() {
        return encoderDigest;
    }

    /// @param features what the encoder gives for copies; absent where it gave none, or another encoder did
    /// @param sourceScores copying scores of the source, one number a block; empty while it has too few pictures
    public CopyReport check(Optional<Pdq.Hashed> hashed, Optional<float[]> features, List<Double> sourceScores) {
        CopyReport report = pictures.report(hashed, features.map(space::vector));
        double[] finite = sourceScores.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        if (!isReference || finite.length == 0) {
            return report;
        }
        double mean = java.util.Arrays.stream(finite).average().orElseThrow();
        return report.with(
                mean < SOURCE_SCORE_MAX
                        ? CopyReport.fired(
                                CopyReport.Kind.SOURCE_CURVE,
                                new CopyOutcome.Finding.Source(name, mean),
                                mean,
                                SOURCE_SCORE_MAX)
                        : CopyReport.clear(CopyReport.Kind.SOURCE_CURVE, mean, SOURCE_SCORE_MAX, Optional.empty()));
    }
}
