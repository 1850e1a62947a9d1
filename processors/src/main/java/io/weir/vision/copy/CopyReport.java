// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every test for copies that was due, whether or not it ran.
public record CopyReport(List<Test> tests) {

    public CopyReport {
        tests = List.copyOf(tests);
    }

    /// What is looked for.
    public enum Kind {
        /// A perceptual hash within 31 bits, turned and mirrored forms too.
        HASH,
        /// A nearest neighbour much nearer than the next ones.
        NEIGHBOUR,
        /// A source whose pictures lie nearer to the protected ones than fresh real pictures do.
        SOURCE_CURVE
    }

    /// One test.
    ///
    /// @param finding present where it fired
    /// @param value bits, ratio, or score; -1 where it did not run, or nothing lay within the threshold
    /// @param threshold up to which value, or p-value, it fires
    /// @param cause present where it did not run
    public record Test(
            Kind kind,
            Optional<CopyOutcome.Finding> finding,
            double value,
            double threshold,
            Optional<Double> pValue,
            Optional<CopyOutcome.Cause> cause) {}

    static Test fired(Kind kind, CopyOutcome.Finding finding, double value, double threshold) {
        Optional<Double> pValue = finding instanceof CopyOutcome.Finding.Neighbour neighbour
                ? Optional.of(neighbour.pValue())
                : Optional.empty();
        return new Test(kind, Optional.of(finding), value, threshold, pValue, Optional.empty());
    }

    static Test clear(Kind kind, double value, double threshold, Optional<Double> pValue) {
        return new Test(kind, Optional.empty(), value, threshold, pValue, Optional.empty());
    }

    static Test notRun(Kind kind, double threshold, CopyOutcome.Cause cause) {
        return new Test(kind, Optional.empty(), -1, threshold, Optional.empty(), Optional.of(cause));
    }

    /// These tests and one more.
    CopyReport with(Test more) {
        List<Test> all = new ArrayList<>(tests);
        all.add(more);
        return new CopyReport(all);
    }

    /// Clear only where every test ran and none fired.
    public CopyOutcome outcome() {
        List<CopyOutcome.Finding> findings =
                tests.stream().map(Test::finding).flatMap(Optional::stream).toList();
        List<CopyOutcome.Cause> missing =
                tests.stream().map(Test::cause).flatMap(Optional::stream).toList();
        if (!findings.isEmpty()) {
            return new CopyOutcome.Flagged(findings, !missing.isEmpty());
        }
        return missing.isEmpty() ? new CopyOutcome.Clear() : new CopyOutcome.Inconclusive(missing.getLast());
    }
}
