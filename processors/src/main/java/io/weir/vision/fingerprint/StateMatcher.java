// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which registered run a source's state is nearest to, given how much states move.
///
/// A state of m pictures scatters by the covariance of one picture over m, and training runs of one generator
/// lie apart besides. Distances are Mahalanobis', under the mean covariance of all runs, shrunk to its
/// diagonal, with a share of the diagonal that stands for another run.
///
/// Immutable and safe for threads.
public final class StateMatcher {

    private static final double DIAGONAL_SHARE = .2;

    /// What parts two runs of a generator, in standard deviations of one picture.
    private static final double RUN_SHARE = .1;

    /// Of the largest variance; keeps what never varies from deciding.
    private static final double VARIANCE_FLOOR = 1e-3;

    private final List<RegisteredRun> runs;
    private final ReferenceSet reference;
    private final double[][] covariance;

    /// @param runs at least one, of this reference
    public StateMatcher(List<RegisteredRun> runs, ReferenceSet reference) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a matcher has a run to match");
        }
        this.runs = List.copyOf(runs);
        this.reference = reference;
        this.covariance = pooled(runs);
    }

    /// @param distance root of the mean squared deviation; 1 is usual for a run's own pictures
    public record Match(String generator, String run, double distance) {}

    /// One match a run, nearest first; equally near ones in the order of registration.
    public List<Match> match(StreamState state) {
        double[] vector = StateVector.of(state, reference);
        int size = vector.length;
        double[][] lower = Symmetric.cholesky(scatter(1.0 / state.images()));
        List<Match> matches = new ArrayList<>();
        for (RegisteredRun run : runs) {
            double[] apart = new double[size];
            for (int i = 0; i < size; i++) {
                apart[i] = vector[i] - run.mean(i);
            }
            double[] solved = Symmetric.solve(lower, apart);
            double distance = Math.sqrt(Symmetric.dot(solved, solved, size) / size);
            matches.add(new Match(run.generator(), run.run(), distance));
        }
        matches.sort(Comparator.comparingDouble(Match::distance));
        return matches;
    }

    private double[][] scatter(double share) {
        int size = covariance.length;
        double[][] scatter = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                scatter[i][j] = share * (1 - DIAGONAL_SHARE) * covariance[i][j];
            }
            scatter[i][i] += (share * DIAGONAL_SHARE + RUN_SHARE * RUN_SHARE) * covariance[i][i];
        }
        return scatter;
    }

    private static double[][] pooled(List<RegisteredRun> runs) {
        int size = runs.getFirst().dimensions();
        double[][] pooled = new double[size][size];
        double most = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (RegisteredRun run : runs) {
                    pooled[i][j] += run.covariance(i, j) / runs.size();
                }
            }
            most = Math.max(most, pooled[i][i]);
        }
        for (int i = 0; i < size; i++) {
            pooled[i][i] += VARIANCE_FLOOR * most;
        }
        return pooled;
    }
}
